package dev.rtcsignal.app.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.quota.Priority;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.dispatch.Dispatcher;
import dev.rtcsignal.ports.dispatch.SystemDefaults;
import dev.rtcsignal.ports.memory.InMemoryOutboxStore;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import dev.rtcsignal.ports.outbox.OutboxTransport;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LineUseTest {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");

  private final InMemoryOutboxStore store = new InMemoryOutboxStore(InstantSource.system());

  /** One replica of a server that sends nothing, as far as its use of the quota. */
  private final class Replica implements AutoCloseable {
    private final InMemoryQuota quota =
        new InMemoryQuota(SystemDefaults.steadyClock(), QuotaLimits.DOCUMENTED);
    private final Dispatcher dispatcher = Dispatcher.builder().build(signal -> Optional.empty());
    private final OutboxTransport outbox;
    private final LineUse use;

    Replica(String name) {
      outbox =
          OutboxTransport.builder(store, dispatcher, APP.value())
              .holder(name)
              .quota(quota, APP)
              .build();
      use = new LineUse(quota, outbox);
    }

    void take() {
      quota.take(new QuotaClaim(APP, Optional.of(new RoomId("r")), 7, Priority.NORMAL));
    }

    @Override
    public void close() {
      outbox.close();
      dispatcher.close();
    }
  }

  @Test
  void aReplicaThatFollowsTellsTheUseOfTheOneThatSends() {
    try (Replica one = new Replica("one")) {
      await().until(one.outbox::isSending);
      try (Replica other = new Replica("other")) {
        other.take();
        await().until(() -> other.use.sender().isPresent());
        await()
            .untilAsserted(
                () -> {
                  one.take();
                  assertThat(other.use.of(APP).total().used()).isPositive().isNotEqualTo(7);
                });
        assertThat(other.use.of(APP).rooms()).isEmpty();
        assertThat(other.use.sender().orElseThrow().process()).isEqualTo("one");
      }
    }
  }

  @Test
  void theReplicaThatSendsTellsItsOwnUseWithRooms() {
    try (Replica one = new Replica("one")) {
      await().until(one.outbox::isSending);
      one.take();
      assertThat(one.use.of(APP).total()).isEqualTo(new Fill(7, 500, 500));
      assertThat(one.use.of(APP).rooms()).containsKey(new RoomId("r"));
      assertThat(one.use.sender().orElseThrow().isHere()).isTrue();
    }
  }
}
