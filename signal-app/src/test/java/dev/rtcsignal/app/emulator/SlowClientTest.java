package dev.rtcsignal.app.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.cloud.EmulatorGateway;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that does not read its WebSocket. */
@Timeout(120)
class SlowClientTest {
  private static final int BATCH = 50;

  /** Advanced by each send, so that no quota is used up. */
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

  private final TestCloud cloud =
      TestCloud.start(
          CloudSettings.of(List.of(TestCloud.KEY), List.of(TestCloud.ACCESS)), now::get);

  @AfterEach
  void close() {
    cloud.close();
  }

  @Test
  void theServerClosesASlowClientAndDeliversEverythingToTheOthers() throws Exception {
    try (SimulatedClient alice = cloud.present("alice");
        SimulatedClient bob = cloud.present("bob");
        LazyClient lazy = LazyClient.joined(cloud.uri(), "lazy", now.get())) {
      assertThat(alice.await(e -> e.args().getString("uid", "").equals("lazy"))).isPresent();
      EmulatorGateway gateway = new EmulatorGateway(cloud.cloud());
      OutboundSignal large =
          new OutboundSignal(
              TestCloud.APP,
              new SenderId("server"),
              new Audience.RoomMembers(
                  TestCloud.ROOM, List.of(new UserId("bob"), new UserId("lazy"))),
              Payload.text("x".repeat(20_000)));
      for (int sent = 0; sent < 2_000 && !hasLeft(alice); sent += BATCH) {
        for (int i = 0; i < BATCH; i++) {
          now.updateAndGet(before -> before.plusMillis(20));
          assertThat(send(gateway, large)).isInstanceOf(SendResult.Accepted.class);
        }
        int all = sent + BATCH;
        await().atMost(Duration.ofSeconds(30)).until(() -> received(bob) == all);
      }
      assertThat(alice.await(e -> e.name().equals("onUserLeave"))).isPresent();
      assertThat(lazy.lastWords()).contains("reads too slowly");
    }
  }

  private static SendResult send(EmulatorGateway gateway, OutboundSignal signal) {
    return gateway.prepare(signal).orElseThrow().start().join().result();
  }

  private static boolean hasLeft(SimulatedClient watching) {
    return watching.events().stream().anyMatch(event -> event.name().equals("onUserLeave"));
  }

  private static long received(SimulatedClient client) {
    return client.events().stream()
        .filter(event -> event.name().equals("onUserMessageReceived"))
        .count();
  }
}
