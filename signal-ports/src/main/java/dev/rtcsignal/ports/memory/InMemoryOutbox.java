package dev.rtcsignal.ports.memory;

import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.outbox.OutboxRules;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.domain.quota.Priority;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.OutboxStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * An outbox for tests: gives each signal that is due its result when it is enqueued, without a
 * transport, a timer or a thread.
 *
 * <pre>{@code
 * InMemoryOutbox outbox = InMemoryOutbox.accepting(clock);
 * outbox.enqueue(outboxRequest);
 * outbox.sendDue(); // what was scheduled, once the clock of the test has advanced
 * }</pre>
 *
 * <p>Safe for use by many threads.
 */
public final class InMemoryOutbox implements Outbox {
  private static final String LINE = "memory";
  private static final Duration WITHIN = Duration.ofDays(1);
  private static final int PAGE = 1_000;

  private final InMemoryOutboxStore store;
  private final Function<OutboundSignal, SendResult> results;
  private final Lease lease;
  private final Map<Long, CompletableFuture<OutboxEntry>> ends = new ConcurrentHashMap<>();

  private InMemoryOutbox(InstantSource clock, Function<OutboundSignal, SendResult> results) {
    this.store = new InMemoryOutboxStore(clock);
    this.results = results;
    this.lease = store.lease(LINE, LINE).join().granted().orElseThrow().lease();
  }

  /**
   * Returns an outbox whose signals are all accepted.
   *
   * @param clock decides what is due
   * @return an empty outbox
   */
  public static InMemoryOutbox accepting(InstantSource clock) {
    return answering(clock, signal -> new SendResult.Accepted("in-memory"));
  }

  /**
   * Returns an outbox whose signals get results of the test.
   *
   * @param clock decides what is due
   * @param results of each signal
   * @return an empty outbox
   */
  public static InMemoryOutbox answering(
      InstantSource clock, Function<OutboundSignal, SendResult> results) {
    return new InMemoryOutbox(clock, Objects.requireNonNull(results));
  }

  @Override
  public CompletableFuture<EnqueueOutcome> enqueue(OutboxRequest request) {
    OutboxEntry entry = OutboxRules.DEFAULT.enqueue(request, LINE, WITHIN, now());
    EnqueueOutcome outcome = store.enqueue(entry).join();
    sendDue();
    return CompletableFuture.completedFuture(outcome);
  }

  /** Gives a result to all signals that are due by now. */
  public void sendDue() {
    for (Priority priority : Priority.values()) {
      OutboxStore.Window all = new OutboxStore.Window(LINE, priority, OutboxStore.Ready.FIRST);
      store
          .ready(all, PAGE)
          .thenCompose(due -> store.load(due.stream().map(OutboxStore.Ready::id).toList()))
          .join()
          .forEach(this::send);
    }
  }

  private void send(OutboxEntry entry) {
    Optional<OutboxEntry> marked =
        OutboxRules.DEFAULT
            .mark(entry, lease, now())
            .filter(leaving -> store.mark(leaving, lease).join());
    if (marked.isEmpty()) {
      return;
    }
    AttemptOutcome outcome = new AttemptOutcome(results.apply(marked.get().signal().orElseThrow()));
    int attempt = marked.get().status().attempt();
    OutboxEntry settled =
        OutboxRules.DEFAULT.settle(marked.get(), attempt, outcome, now(), 1).orElseThrow();
    if (store.settle(settled).join()) {
      changed(settled);
    }
  }

  private Instant now() {
    return store.clock().instant();
  }

  private void changed(OutboxEntry entry) {
    if (entry.status().state().hasEnded()) {
      CompletableFuture<OutboxEntry> end = ends.remove(entry.id());
      if (end != null) {
        end.complete(entry);
      }
    }
  }

  @Override
  public CompletableFuture<OutboxEntry> whenEnded(OutboxEntry entry) {
    CompletableFuture<OutboxEntry> end =
        ends.computeIfAbsent(entry.id(), id -> new CompletableFuture<>());
    store.load(List.of(entry.id())).join().forEach(this::changed);
    return end.copy();
  }

  @Override
  public CompletableFuture<Optional<OutboxEntry>> find(AppId app, SignalName name) {
    return store.find(app, name);
  }

  @Override
  public CompletableFuture<List<OutboxEntry>> list(Query query) {
    return store.list(query);
  }

  @Override
  public CompletableFuture<Optional<Change>> withdraw(AppId app, SignalName name) {
    NotSent withdrawn = new NotSent(NotSent.Reason.WITHDRAWN);
    return change(app, name, (entry, now) -> OutboxRules.DEFAULT.withdraw(entry, withdrawn, now));
  }

  @Override
  public CompletableFuture<Optional<Change>> requeue(AppId app, SignalName name) {
    return change(app, name, OutboxRules.DEFAULT::requeue);
  }

  @Override
  public CompletableFuture<Optional<Change>> requeueEvenIfDoubled(AppId app, SignalName name) {
    return change(app, name, OutboxRules.DEFAULT::requeueEvenIfDoubled);
  }

  private CompletableFuture<Optional<Change>> change(
      AppId app,
      SignalName name,
      BiFunction<OutboxEntry, Instant, Optional<OutboxEntry>> transition) {
    return store
        .change(app, name, transition)
        .thenApply(
            change -> {
              change.filter(Change::changed).map(Change::entry).ifPresent(this::changed);
              sendDue();
              return change;
            });
  }
}
