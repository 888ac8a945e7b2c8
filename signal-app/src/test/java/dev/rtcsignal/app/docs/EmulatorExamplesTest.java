package dev.rtcsignal.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.testkit.Emulated;
import dev.rtcsignal.app.testkit.Fault;
import dev.rtcsignal.app.testkit.RtcClient;
import dev.rtcsignal.app.testkit.RtcEmulator;
import dev.rtcsignal.app.testkit.RtcEmulatorExtension;
import dev.rtcsignal.app.testkit.User;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.contract.QuotaContract;
import dev.rtcsignal.ports.contract.SignalTransportContract;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The examples of the guide to the emulator and the test kit. */
class EmulatorExamplesTest {
  @Nested
  @ExtendWith(RtcEmulatorExtension.class)
  class GreetingServerTest {
    @Test
    void announcesAUserInTheLobby(RtcEmulator cloud, @User("alice") RtcClient alice)
        throws Exception {
      try (var server = GreetingServer.start(cloud)) {
        alice.join("lobby").setServerParams(server.callback());
        assertThat(alice.sendServerMessage("hello").message()).isEqualTo("welcome");
        assertThat(alice.awaitMessage().text()).isEqualTo("alice is here");
      }
    }
  }

  @Nested
  @ExtendWith(RtcEmulatorExtension.class)
  class FaultsAndTime {
    @Test
    void anAnswerThatIsLostLeavesTheOutcomeUncertain(
        RtcEmulator cloud, @User("alice") RtcClient alice) throws Exception {
      alice.join("lobby");
      cloud.addFault(Fault.atOpenApi().times(1).closeAfterAccept());
      SendResult result = cloud.transport().send(hello(cloud));
      assertThat(result).isInstanceOf(SendResult.Uncertain.class);
      assertThat(alice.awaitMessage().text()).isEqualTo("hello");
    }

    @Test
    void aClientLeavesTheRoomWhenItsTokenExpires(
        RtcEmulator cloud, @User("alice") RtcClient alice) {
      alice.join("lobby", Duration.ofMinutes(10));
      cloud.advance(Duration.ofMinutes(11));
      alice.awaitEvent("onRoomStateChanged", event -> event.code("state") == -1009);
    }
  }

  private static OutboundSignal hello(RtcEmulator cloud) {
    return new OutboundSignal(
        cloud.app(),
        new SenderId("server"),
        new Audience.WholeRoom(new RoomId("lobby")),
        Payload.text("hello"));
  }

  @Nested
  class SmallQuota {
    @RegisterExtension
    final RtcEmulatorExtension emulator =
        new RtcEmulatorExtension(RtcEmulator.builder().appQuota(50).roomQuota(10));

    @Test
    void hasTheLimitsOfItsBuilder(RtcEmulator cloud) {
      List<CompletableFuture<SendResult>> sends =
          Stream.generate(() -> cloud.transport().sendAsync(hello(cloud))).limit(20).toList();
      cloud.advance(Duration.ofSeconds(3)); // the room takes 10 messages per second
      assertThat(sends).allMatch(CompletableFuture::isDone);
    }
  }

  @Nested
  @ExtendWith(RtcEmulatorExtension.class)
  class Fields {
    @Emulated RtcEmulator cloud;

    @Emulated
    @User("alice")
    RtcClient alice;

    @Test
    void areSetBeforeEachTest(RtcEmulator parameter) {
      assertThat(cloud).isSameAs(parameter);
      assertThat(alice.user().value()).isEqualTo("alice");
    }
  }

  @Nested
  @ExtendWith(RtcEmulatorExtension.class)
  class TwoClouds {
    @Test
    void doNotKnowEachOther(
        @User("alice") RtcClient alice,
        @Emulated("other") RtcEmulator other,
        @Emulated("other") @User("bob") RtcClient bob) {
      assertThat(alice.getPeerOnlineStatus("bob")).isZero();
      assertThat(other.client("alice").getPeerOnlineStatus("bob")).isEqualTo(1);
      assertThat(bob.disconnectReason()).isEmpty();
    }
  }

  /** Of Spring, on which this project does not depend. */
  @interface DynamicPropertySource {}

  /** Of Spring. */
  interface DynamicPropertyRegistry {
    void add(String name, Supplier<Object> value);
  }

  @Nested
  @ExtendWith(RtcEmulatorExtension.class)
  class ConfiguredApplication {
    @Emulated static RtcEmulator cloud;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
      cloud.settings().forEach((name, value) -> registry.add(name, () -> value));
    }

    @Test
    void getsTheSettingsOfTheEmulator() {
      Map<String, Object> properties = new HashMap<>();
      settings((name, value) -> properties.put(name, value.get()));
      assertThat(properties).containsEntry("SIGNAL_CLOUD", cloud.uri().toString());
    }
  }

  @Test
  void anEmulatorHasSeveralApplications() {
    AppId shop = new AppId("540540540540540540540540");
    AppId game = new AppId("6a3e6a3e6a3e6a3e6a3e6a3e");
    try (RtcEmulator cloud =
        RtcEmulator.builder().app(shop, "key-of-the-shop").app(game, "key-of-the-game").start()) {
      RtcClient player = cloud.client(game, "alice");
      assertThat(player.getPeerOnlineStatus("alice")).isEqualTo(1);
      assertThat(cloud.client("bob").getPeerOnlineStatus("alice")).isZero();
    }
  }

  @Nested
  @ExtendWith(RtcEmulatorExtension.class)
  class AnyBusinessServer {
    @Test
    void getsTheMessagesOfAllClients(RtcEmulator cloud) throws Exception {
      try (var server = GreetingServer.start(cloud)) {
        cloud.reportsTo(server.callback());
        RtcClient alice = cloud.client("alice").join("lobby");
        assertThat(alice.sendServerMessage("hello").message()).isEqualTo("welcome");
      }
    }
  }

  @Nested
  class InMemoryTransportTest extends SignalTransportContract {
    @Override
    protected Subject open() {
      InMemoryTransport transport = InMemoryTransport.accepting();
      return new Subject(transport, transport::sent);
    }
  }

  @Nested
  class InMemoryQuotaTest extends QuotaContract {
    private Instant now = Instant.EPOCH;

    @Override
    protected Quota quota(QuotaLimits limits) {
      return new InMemoryQuota(() -> now, limits);
    }

    @Override
    protected void pass(Duration duration) {
      now = now.plus(duration);
    }
  }
}
