package dev.rtcsignal.app.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.ports.SignalTransport;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Constructors, fields, names, nested classes and parallel tests of the extension. */
class EmulatorInjectionTest {
  @Nested
  @ExtendWith(RtcEmulatorExtension.class)
  class Constructors {
    private static final Set<URI> SEEN = ConcurrentHashMap.newKeySet();

    private final RtcEmulator ofConstructor;
    private final RtcClient alice;

    Constructors(RtcEmulator cloud, @User("alice") RtcClient alice) {
      this.ofConstructor = cloud;
      this.alice = alice;
    }

    @RepeatedTest(2)
    void eachTestHasItsOwnEmulatorAlsoInTheConstructor(
        RtcEmulator cloud, @User("bob") RtcClient bob) {
      assertThat(ofConstructor).isSameAs(cloud);
      assertThat(SEEN.add(cloud.uri())).isTrue();
      assertThat(alice.getPeerOnlineStatus("bob")).isEqualTo(1);
      assertThat(bob.disconnectReason()).isEmpty();
    }
  }

  @Nested
  @ExtendWith(RtcEmulatorExtension.class)
  class Fields extends Inherited {
    private static final Set<URI> SEEN = ConcurrentHashMap.newKeySet();

    @Emulated private RtcEmulator cloud;
    @Emulated private SignalTransport transport;
    @Emulated private AppId app;
    @Emulated private AppKey appKey;
    @Emulated private AccessKey accessKey;

    @Emulated
    @User("alice")
    private RtcClient alice;

    private RtcEmulator before;

    @BeforeEach
    void noteEmulator() {
      before = cloud;
    }

    @RepeatedTest(2)
    void areSetForEachTest(RtcEmulator ofParameter) {
      assertThat(cloud).isSameAs(ofParameter).isSameAs(before).isSameAs(inherited);
      assertThat(SEEN.add(cloud.uri())).isTrue();
      assertThat(transport).isSameAs(cloud.transport());
      assertThat(app).isEqualTo(cloud.app());
      assertThat(appKey).isSameAs(cloud.appKey());
      assertThat(accessKey).isSameAs(cloud.accessKey());
      assertThat(alice.user()).hasToString("alice");
    }

    @Nested
    class OfAnOuterClass {
      @Emulated private RtcEmulator inner;

      @Test
      void areOfTheSameEmulator() {
        assertThat(inner).isSameAs(cloud);
      }
    }
  }

  static class Inherited {
    @Emulated RtcEmulator inherited;
  }

  @Nested
  @ExtendWith(RtcEmulatorExtension.class)
  class StaticFields {
    @Emulated private static RtcEmulator cloud;
    private static RtcEmulator first;

    @Emulated
    @User("alice")
    private static RtcClient alice;

    @BeforeAll
    static void isSetBefore() {
      first = cloud;
      assertThat(cloud.settings()).isNotEmpty();
    }

    @AfterAll
    static void isOpenUntilTheEnd() {
      assertThat(alice.getPeerOnlineStatus("alice")).isEqualTo(1);
    }

    @RepeatedTest(2)
    void shareAnEmulatorAmongAllTests(RtcEmulator ofParameter) {
      assertThat(ofParameter).isSameAs(cloud).isSameAs(first);
      assertThat(alice.disconnectReason()).isEmpty();
    }

    @Nested
    class AndNestedClasses {
      @Emulated private RtcEmulator ofField;

      @RepeatedTest(2)
      void shareItToo(RtcEmulator ofParameter, @User("bob") RtcClient bob) {
        assertThat(ofParameter).isSameAs(first);
        assertThat(ofField).isSameAs(first);
        assertThat(bob.getPeerOnlineStatus("alice")).isEqualTo(1);
      }
    }
  }

  @Nested
  @ExtendWith(RtcEmulatorExtension.class)
  @TestInstance(Lifecycle.PER_CLASS)
  class OneInstance {
    private final Set<RtcEmulator> seen = ConcurrentHashMap.newKeySet();
    private final RtcEmulator ofConstructor;

    @Emulated private RtcEmulator cloud;

    @Emulated
    @User("alice")
    private RtcClient alice;

    OneInstance(RtcEmulator cloud) {
      this.ofConstructor = cloud;
    }

    @RepeatedTest(2)
    void sharesItsEmulatorAndClients() {
      seen.add(cloud);
      assertThat(seen).containsExactly(ofConstructor);
      assertThat(alice.disconnectReason()).isEmpty();
      assertThat(alice.events()).hasSize(1);
    }

    @Nested
    class AndItsNestedClasses {
      @Test
      void doSoToo(RtcEmulator ofParameter) {
        assertThat(ofParameter).isSameAs(ofConstructor);
        assertThat(alice.events()).hasSize(1);
      }
    }
  }

  @Nested
  class TwoEmulators {
    @RegisterExtension
    final RtcEmulatorExtension extension =
        new RtcEmulatorExtension().emulator("other", RtcEmulator.builder().roomQuota(1));

    @Emulated("other")
    private RtcEmulator otherField;

    @Test
    void haveNames(
        RtcEmulator cloud,
        @User("alice") RtcClient alice,
        @Emulated("other") RtcEmulator other,
        @Emulated("other") SignalTransport transport,
        @Emulated("other") @User("alice") RtcClient otherAlice) {
      assertThat(other).isSameAs(otherField).isNotSameAs(cloud);
      assertThat(transport).isSameAs(other.transport());
      assertThat(otherAlice.join("r").sendRoomMessage("r", Payload.text("1"))).isEqualTo(200);
      assertThat(otherAlice.sendRoomMessage("r", Payload.text("2"))).isEqualTo(5);
      assertThat(alice.join("r").sendRoomMessage("r", Payload.text("1"))).isEqualTo(200);
      assertThat(alice.sendRoomMessage("r", Payload.text("2"))).isEqualTo(200);
      other.close();
      assertThat(alice.disconnectReason()).isEmpty();
    }
  }

  /** Both repetitions meet at a barrier, so they run at the same time. */
  @Nested
  @ExtendWith(RtcEmulatorExtension.class)
  @Execution(ExecutionMode.CONCURRENT)
  class ParallelTests {
    private static final CyclicBarrier BOTH = new CyclicBarrier(2);
    private static final Set<URI> SEEN = ConcurrentHashMap.newKeySet();

    @Emulated private RtcEmulator ofField;

    @RepeatedTest(2)
    @Execution(ExecutionMode.CONCURRENT)
    void haveAnEmulatorEach(RtcEmulator cloud, @User("alice") RtcClient alice) throws Exception {
      assertThat(cloud).isSameAs(ofField);
      BOTH.await(60, TimeUnit.SECONDS);
      assertThat(SEEN.add(cloud.uri())).isTrue();
      assertThat(alice.disconnectReason()).isEmpty();
      assertThat(cloud.client("bob").getPeerOnlineStatus("alice")).isEqualTo(1);
      BOTH.await(60, TimeUnit.SECONDS);
    }
  }

  @Nested
  @ExtendWith(RtcEmulatorExtension.class)
  @Execution(ExecutionMode.CONCURRENT)
  class ParallelTestsOfASharedEmulator {
    private static final CyclicBarrier BOTH = new CyclicBarrier(2);
    private static final Set<RtcEmulator> SEEN = ConcurrentHashMap.newKeySet();

    @Emulated private static RtcEmulator shared;

    @RepeatedTest(2)
    @Execution(ExecutionMode.CONCURRENT)
    void shareIt(RtcEmulator cloud) throws Exception {
      SEEN.add(cloud);
      BOTH.await(60, TimeUnit.SECONDS);
      assertThat(SEEN).containsExactly(shared);
      BOTH.await(60, TimeUnit.SECONDS);
      assertThat(shared.client("a").events()).isNotEmpty();
    }
  }

  static class FinalField {
    @Emulated final RtcEmulator cloud = null;
  }

  static class UnknownType {
    @Emulated String cloud;
  }

  @Test
  void aFieldThatCannotBeSetIsAMistake() {
    assertThatThrownBy(() -> EmulatedFields.set(new FinalField(), field -> field))
        .hasMessage(
            "FinalField.cloud (RtcEmulator): @Emulated fields are set for each test; remove final");
    assertThatThrownBy(() -> EmulatedFields.set(new UnknownType(), field -> field))
        .hasMessageStartingWith("UnknownType.cloud (String): an emulator sets none of that type");
  }
}
