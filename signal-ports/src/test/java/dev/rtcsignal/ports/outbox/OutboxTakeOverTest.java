package dev.rtcsignal.ports.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.outbox.OutboxRules;
import dev.rtcsignal.domain.outbox.OutboxState;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.memory.InMemoryOutboxStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a sender left behind when it ended. */
class OutboxTakeOverTest {
  private final OutboxStore store = new InMemoryOutboxStore(InstantSource.system());

  private OutboxEntry leftBehind() {
    OutboundSignal signal =
        new OutboundSignal(
            new AppId("60af4c8dcb758d00ce35adb3"),
            new SenderId("server"),
            new Audience.User(new UserId("alice")),
            Payload.text("hello"));
    OutboxRequest request =
        new OutboxRequest(new SignalName("order-4711"), signal, SendOptions.DEFAULT);
    OutboxRules rules = OutboxRules.DEFAULT;
    OutboxEntry fresh =
        rules.enqueue(request, OutboxFixture.LINE, Duration.ofHours(1), store.clock().instant());
    OutboxEntry waiting = ((EnqueueOutcome.Added) store.enqueue(fresh).join()).entry();
    Lease lease = store.lease(OutboxFixture.LINE, "before").join().granted().orElseThrow().lease();
    OutboxEntry marked = rules.mark(waiting, lease, store.clock().instant()).orElseThrow();
    assertThat(store.mark(marked, lease).join()).isTrue();
    store.release(lease).join();
    return marked;
  }

  @Test
  void isReportedAsUncertainAndNotSentAgain() {
    OutboxEntry left = leftBehind();
    List<OutboxEntry> changes = new CopyOnWriteArrayList<>();
    try (OutboxFixture next =
        OutboxFixture.open(
            store, CountingGateway.accepting(), builder -> builder.listener(changes::add))) {
      Awaitility.await().until(() -> !changes.isEmpty());
      assertThat(changes).singleElement().extracting(OutboxEntry::id).isEqualTo(left.id());
      assertThat(changes.get(0).status().state()).isEqualTo(OutboxState.UNCERTAIN);
      assertThat(next.outbox.whenEnded(left).join().status().state())
          .isEqualTo(OutboxState.UNCERTAIN);
      assertThat(next.cloud.arrived()).isEmpty();
    }
  }
}
