package dev.rtcsignal.ports.outbox;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.dispatch.Failures;
import dev.rtcsignal.ports.dispatch.GuardedTransport;
import dev.rtcsignal.ports.dispatch.SystemDelayer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

/**
 * A {@link SignalTransport} that makes each signal durable before it is sent, and an {@link Outbox}
 * over the same store.
 *
 * <pre>{@code
 * try (OpenApiTransport cloud = OpenApiTransport.builder().app(app, accessKey).build();
 *     OutboxTransport outbox = OutboxTransport.builder(store, cloud, app.value()).build()) {
 *   SendResult result = outbox.send(signal);
 * }
 * }</pre>
 *
 * <p>A send is in the store before it leaves, and marked there as leaving. After the end of the
 * process the next one sends what had not left; what may have left it does not send again, but
 * reports as {@code Uncertain} with {@code SENDER_LOST}. Repetitions of attempts that were
 * certainly not taken are made until the deadline, with back-off.
 *
 * <p>Of several processes on one store the one that holds the lease of the quota line sends for
 * all; each hears of the end of what it enqueued.
 *
 * <p>Make one for the process and share it: safe for use by many threads, none of which it blocks
 * except in {@link #close()}.
 */
public final class OutboxTransport implements SignalTransport, Outbox, AutoCloseable {
  private final RelayContext context;
  private final Duration callTimeout;
  private final Optional<SystemDelayer> ownDelayer;
  private final LeaderLease leader;
  private final OutboxRelay relay;
  private final EndWaiters waiters;
  private final Set<DurableSend> sends = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  OutboxTransport(
      RelayContext context, String holder, Duration callTimeout, Optional<SystemDelayer> own) {
    this.context = context;
    this.callTimeout = callTimeout;
    this.ownDelayer = own;
    this.leader = new LeaderLease(context, holder, this::leaseAnswered, this::lost);
    this.waiters = new EndWaiters(context, this::isHeldHere);
    this.relay = new OutboxRelay(context, leader, waiters::ended);
  }

  private boolean isHeldHere(long id) {
    return relay.holds(id);
  }

  /** Its sender ended before it stored the outcome, perhaps in an earlier process. */
  private void lost(OutboxEntry entry) {
    context.changed(entry);
    if (entry.status().state().hasEnded()) {
      waiters.ended(entry);
    }
  }

  private void leaseAnswered() {
    relay.serial().execute(relay::poll);
  }

  void start() {
    leader.start();
    LateMarks lateMarks = new LateMarks(context.store(), context.rules(), relay::holds, this::lost);
    new Housekeeping(context, leader, relay, waiters, lateMarks, closed).start();
  }

  // ---- The transport

  /**
   * Makes a signal durable under a name of its own and sends it. Without a deadline it leaves
   * within four fifths of the call timeout.
   *
   * @param signal what to send, and to whom
   * @param options priority, deadline, order and repetition
   * @return completes with the result; cancelling it withdraws the signal if it has not left
   */
  @Override
  public CompletableFuture<SendResult> sendAsync(OutboundSignal signal, SendOptions options) {
    if (closed.get()) {
      throw new IllegalStateException("the outbox is closed; make a new one");
    }
    OutboxRequest request = new OutboxRequest(context.randomName(), signal, options);
    DurableSend result = new DurableSend(request);
    sends.add(result);
    result.whenComplete((known, cancelled) -> sends.remove(result));
    enqueue(request)
        .thenCompose(this::result)
        .exceptionally(OutboxTransport::notStored)
        .thenAcceptAsync(result::complete, context.executor());
    return result;
  }

  private final class DurableSend extends CompletableFuture<SendResult> {
    private final OutboxRequest request;

    DurableSend(OutboxRequest request) {
      this.request = request;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      withdraw(request.signal().app(), request.name());
      return super.cancel(mayInterruptIfRunning);
    }
  }

  private CompletableFuture<SendResult> result(EnqueueOutcome outcome) {
    return outcome.match(
        added -> resultOf(added.entry()),
        joined -> resultOf(joined.entry()),
        conflict -> CompletableFuture.completedFuture(new NotSent(NotSent.Reason.STORE_FAILED)),
        full -> CompletableFuture.completedFuture(new NotSent(NotSent.Reason.QUEUE_FULL)));
  }

  /**
   * Waits for the result of an entry, but not longer than a store that works would take.
   *
   * @param entry which an outcome of {@link #enqueue} holds
   * @return completes with its result, at the latest two call timeouts after its deadline: then
   *     with {@code Uncertain} and {@code STORE_FAILED}. Cancelling it ends the wait and nothing
   *     else
   */
  public CompletableFuture<SendResult> resultOf(OutboxEntry entry) {
    CompletableFuture<SendResult> result =
        whenEnded(entry).thenApply(ended -> ended.status().result().orElseThrow());
    Duration left = Duration.between(context.now(), entry.times().deadline());
    CompletableFuture<Void> timer = context.delayer().after(left.plus(callTimeout.multipliedBy(2)));
    timer.thenRunAsync(
        () -> result.complete(new Uncertain(Uncertain.Reason.STORE_FAILED, 0, "", "")),
        context.executor());
    result.whenComplete((known, cancelled) -> timer.cancel(true));
    return result;
  }

  private static SendResult notStored(Throwable failure) {
    RelayLog.notStored(failure);
    boolean unknown =
        Failures.unwrap(failure) instanceof StoreException known
            && known.effect() == StoreException.Effect.UNKNOWN;
    return unknown
        ? new Uncertain(Uncertain.Reason.STORE_FAILED, 0, "", "")
        : new NotSent(NotSent.Reason.STORE_FAILED);
  }

  // ---- The outbox

  @Override
  public CompletableFuture<EnqueueOutcome> enqueue(OutboxRequest request) {
    OutboxEntry entry =
        context
            .rules()
            .enqueue(
                request, context.line(), callTimeout.multipliedBy(4).dividedBy(5), context.now());
    Instant asked = context.steady().instant();
    return context
        .store()
        .enqueue(entry)
        .thenApply(
            outcome -> {
              if (outcome instanceof EnqueueOutcome.Added added) {
                stored(added.entry(), asked);
              }
              return outcome;
            });
  }

  private void stored(OutboxEntry entry, Instant asked) {
    Duration took = Duration.between(asked, context.steady().instant());
    context.notify(listener -> listener.stored(took));
    context.changed(entry);
    relay.serial().execute(() -> relay.offer(entry));
  }

  @Override
  public CompletableFuture<OutboxEntry> whenEnded(OutboxEntry entry) {
    return waiters.await(entry);
  }

  @Override
  public CompletableFuture<Optional<OutboxEntry>> find(AppId app, SignalName name) {
    return context.store().find(app, name);
  }

  @Override
  public CompletableFuture<List<OutboxEntry>> list(Query query) {
    return context.store().list(query);
  }

  @Override
  public CompletableFuture<Optional<Change>> withdraw(AppId app, SignalName name) {
    NotSent withdrawn = new NotSent(NotSent.Reason.WITHDRAWN);
    return change(app, name, (entry, now) -> context.rules().withdraw(entry, withdrawn, now));
  }

  @Override
  public CompletableFuture<Optional<Change>> requeue(AppId app, SignalName name) {
    return change(app, name, context.rules()::requeue);
  }

  @Override
  public CompletableFuture<Optional<Change>> requeueEvenIfDoubled(AppId app, SignalName name) {
    return change(app, name, context.rules()::requeueEvenIfDoubled);
  }

  private CompletableFuture<Optional<Change>> change(
      AppId app,
      SignalName name,
      BiFunction<OutboxEntry, Instant, Optional<OutboxEntry>> transition) {
    return context
        .store()
        .change(app, name, transition)
        .thenApply(
            change -> {
              change.filter(Change::changed).map(Change::entry).ifPresent(this::changed);
              return change;
            });
  }

  private void changed(OutboxEntry entry) {
    context.changed(entry);
    if (entry.status().state().hasEnded()) {
      relay.serial().execute(() -> relay.withdrawn(entry));
      waiters.ended(entry);
    } else {
      leaseAnswered();
    }
  }

  /**
   * Returns whether this process sends for its quota line now.
   *
   * @return whether it holds the lease
   */
  public boolean isSending() {
    return leader.held().isPresent();
  }

  /**
   * Returns which process sends for the quota line.
   *
   * @return the sender; empty before the store has answered first
   */
  public Optional<LineSender> sender() {
    return leader.sender(context.quota().use());
  }

  /**
   * Takes no more signals, withdraws those that a caller of {@link #sendAsync} waits for and that
   * have not left, waits for the outcome of those that have, and gives the lease back. Everything
   * else stays in the store for the next process. Close it before the transport below.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    CompletableFuture<?>[] withdrawn =
        sends.stream()
            .map(send -> withdraw(send.request.signal().app(), send.request.name()))
            .toArray(CompletableFuture[]::new);
    CompletableFuture<Void> end =
        CompletableFuture.allOf(withdrawn)
            .handle((done, failure) -> null)
            .thenComposeAsync(done -> relay.close(), relay.serial())
            .thenCompose(done -> leader.close());
    try {
      end.get(callTimeout.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      RelayLog.storeFailed("close", e);
    }
    ownDelayer.ifPresent(SystemDelayer::close);
  }

  /**
   * Returns a builder with the system's clocks and chance.
   *
   * @param store keeps the entries; stays the caller's to close, after the outbox
   * @param transport sends them; stays the caller's to close, after the outbox
   * @param line the quota line: the application, or a name for the account where its quota is
   *     shared by applications; all processes that share the quota use the same
   * @return a builder with the defaults
   */
  public static OutboxBuilder builder(OutboxStore store, GuardedTransport transport, String line) {
    return new OutboxBuilder(store, transport, line);
  }
}
