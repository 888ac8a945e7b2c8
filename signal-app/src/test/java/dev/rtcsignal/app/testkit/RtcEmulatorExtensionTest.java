package dev.rtcsignal.app.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Payload;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which tests share an emulator, and when it is closed. */
class RtcEmulatorExtensionTest {
  @Nested
  @ExtendWith(RtcEmulatorExtension.class)
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  class OneForEachTest {
    private static URI first;

    @Test
    @Order(1)
    void aTestGetsItsOwnEmulator(RtcEmulator cloud, AppId app, AppKey key, AccessKey access) {
      first = cloud.uri();
      assertThat(app).isEqualTo(cloud.app());
      assertThat(key).isSameAs(cloud.appKey());
      assertThat(access).isSameAs(cloud.accessKey());
    }

    @Test
    @Order(2)
    void theEmulatorIsClosedAfterItsTest(RtcEmulator cloud) {
      assertThat(cloud.uri()).isNotEqualTo(first);
      assertThat(isListening(first)).isFalse();
      assertThat(isListening(cloud.uri())).isTrue();
    }
  }

  @Nested
  @ExtendWith(RtcEmulatorExtension.class)
  class OneForAllTests {
    private static RtcEmulator shared;

    @BeforeAll
    static void start(RtcEmulator cloud) {
      shared = cloud;
    }

    @AfterAll
    static void assertSharedEmulatorIsRunning() {
      assertThat(isListening(shared.uri())).isTrue();
    }

    @Test
    void aTestGetsTheEmulatorOfItsClass(RtcEmulator cloud, @User("alice") RtcClient alice) {
      assertThat(cloud).isSameAs(shared);
      assertAlone(cloud, alice);
    }

    @Test
    void anotherTestGetsTheSameEmulatorWithoutEarlierClients(
        RtcEmulator cloud, @User("bob") RtcClient bob) {
      assertThat(cloud).isSameAs(shared);
      assertAlone(cloud, bob);
    }

    /** A client of another test would get the message, too, and be online. */
    private static void assertAlone(RtcEmulator cloud, RtcClient client) {
      client.join("r").sendRoomMessage("r", Payload.text("who is there"));
      assertThat(cloud.requests()).isEqualTo("[]");
      assertThat(
              client.getPeerOnlineStatus(client.user().value().equals("alice") ? "bob" : "alice"))
          .isNotEqualTo(1);
    }
  }

  @Nested
  class WithOtherLimits {
    @RegisterExtension
    final RtcEmulatorExtension extension =
        new RtcEmulatorExtension(RtcEmulator.builder().roomQuota(1));

    @Test
    void theConfiguredQuotaApplies(@User("alice") RtcClient alice) {
      alice.join("r");
      assertThat(alice.sendRoomMessage("r", Payload.text("1"))).isEqualTo(200);
      assertThat(alice.sendRoomMessage("r", Payload.text("2"))).isEqualTo(5);
    }
  }

  private static boolean isListening(URI uri) {
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      return socket.isConnected();
    } catch (ConnectException e) {
      return false;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
