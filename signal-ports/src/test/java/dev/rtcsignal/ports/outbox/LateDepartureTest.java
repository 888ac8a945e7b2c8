package dev.rtcsignal.ports.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.outbox.OutboxState;
import dev.rtcsignal.ports.dispatch.DepartureGuard;
import dev.rtcsignal.ports.dispatch.GuardedTransport;
import dev.rtcsignal.ports.dispatch.SystemDefaults;
import dev.rtcsignal.ports.memory.InMemoryOutboxStore;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread of the transport asks the guard just after its send was cancelled. */
@Timeout(60)
class LateDepartureTest {
  private final AtomicReference<CompletableFuture<Optional<NotSent>>> objection =
      new AtomicReference<>();
  private final CompletableFuture<Void> given = new CompletableFuture<>();

  /** A send that asks its guard when it is cancelled, after its end was told. */
  private final class LateSend extends CompletableFuture<SendResult> {
    private final DepartureGuard guard;

    LateSend(DepartureGuard guard) {
      this.guard = guard;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      objection.set(guard.beforeDeparture());
      return cancelled;
    }
  }

  private final class LateTransport implements GuardedTransport {
    @Override
    public CompletableFuture<SendResult> sendAsync(OutboundSignal signal, SendOptions options) {
      throw new UnsupportedOperationException("the relay has a guard");
    }

    @Override
    public CompletableFuture<SendResult> sendAsync(
        OutboundSignal signal, SendOptions options, DepartureGuard guard) {
      given.complete(null);
      return new LateSend(guard);
    }
  }

  /** Regression: the entry was marked, and its sender reported as lost by the next process. */
  @Test
  void whatIsCancelledByACloseIsNotMarkedAnyMore() throws Exception {
    InMemoryOutboxStore store = new InMemoryOutboxStore(SystemDefaults.clock());
    OutboxTransport outbox =
        OutboxTransport.builder(store, new LateTransport(), OutboxFixture.LINE).build();
    outbox.enqueue(Relayed.request("late", Relayed.PATIENT)).join();
    given.join();
    outbox.close();
    await().until(() -> objection.get() != null);
    assertThat(objection.get().join()).contains(new NotSent(NotSent.Reason.WITHDRAWN));
    assertThat(Relayed.stored(store, "late").status().state()).isEqualTo(OutboxState.WAITING);
  }
}
