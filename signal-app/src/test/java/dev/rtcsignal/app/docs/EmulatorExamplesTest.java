package dev.rtcsignal.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.testkit.Fault;
import dev.rtcsignal.app.testkit.RtcClient;
import dev.rtcsignal.app.testkit.RtcEmulator;
import dev.rtcsignal.app.testkit.RtcEmulatorExtension;
import dev.rtcsignal.app.testkit.User;
import dev.rtcsignal.domain.delivery.SendResult;
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
    void hasTheLimitsOfItsBuilder(RtcEmulator cloud) throws Exception {
      assertThat(cloud.transport().send(hello(cloud))).isInstanceOf(SendResult.Accepted.class);
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
