package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.inbound.CallbackOutcome;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.SeenStore;
import dev.rtcsignal.ports.SeenStore.Claim;
import dev.rtcsignal.ports.SeenStore.Granted;
import dev.rtcsignal.ports.SeenStore.Handled;
import dev.rtcsignal.ports.dispatch.Failures;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Claims each message in the store that processes share, before it is handled. One that another
 * process has claimed is asked for again until it is handled or free, within the time limit of the
 * handler.
 */
final class SharedClaims<T> {
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(2);
  private static final Duration DURABLE_WITHIN = Duration.ofSeconds(1);
  private static final Duration ASKS_EVERY = Duration.ofMillis(50);

  /** Threads for the handlers of messages whose claims have had to be waited for. */
  private static final int LANES = 16;

  private static final int IDLE_SECONDS = 10;

  /** How much longer than the time limit of the handler a claim lasts. */
  private static final Duration LONGER = Duration.ofSeconds(5);

  private final SeenStore store;
  private final Delayer delayer;
  private final Duration limit;
  private final List<Executor> lanes =
      Stream.generate(SharedClaims::daemonThread).limit(LANES).toList();

  /**
   * What makes a message the same as another.
   *
   * @param owner whose messages are handled in the order of their arrival
   * @param names it has one at least in common with the other
   * @param keeps whether a message with that outcome must not be handled again
   */
  record Known<T>(
      Object owner, List<String> names, Duration retention, Predicate<CallbackOutcome<T>> keeps) {}

  /**
   * @param limit the time limit of the handler
   */
  SharedClaims(SeenStore store, Delayer delayer, Duration limit) {
    this.store = store;
    this.delayer = delayer;
    this.limit = limit;
  }

  /** Needs no shutdown: the thread ends when it is idle. */
  private static Executor daemonThread() {
    ThreadPoolExecutor thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread daemon = new Thread(task, "rtc-signal-claimed");
              daemon.setDaemon(true);
              return daemon;
            });
    thread.allowCoreThreadTimeOut(true);
    return thread;
  }

  /**
   * Handles a message, unless it was handled before.
   *
   * @param first handles it
   */
  CompletionStage<CallbackOutcome<T>> handle(
      T message, Known<T> known, Supplier<CompletionStage<CallbackOutcome<T>>> first) {
    CompletableFuture<Void> end = delayer.after(limit);
    CompletionStage<CallbackOutcome<T>> outcome = claim(message, known, first, end);
    outcome.whenComplete((any, error) -> end.cancel(false));
    return outcome;
  }

  private CompletionStage<CallbackOutcome<T>> claim(
      T message,
      Known<T> known,
      Supplier<CompletionStage<CallbackOutcome<T>>> first,
      CompletableFuture<Void> end) {
    CompletableFuture<Claim> asked = ask(known);
    // Else the handler would run on the thread that completes the claims of all.
    Executor threads = asked.isDone() ? Runnable::run : lane(known);
    return asked
        .handleAsync(
            (claim, error) ->
                error == null
                    ? decide(claim, message, known, first, end)
                    : unavailable(
                        message,
                        "the store failed: " + StoreException.describe(Failures.unwrap(error))),
            threads)
        .thenCompose(outcome -> outcome);
  }

  /** Messages of the same owner stay in their order. */
  private Executor lane(Known<T> known) {
    return lanes.get(Math.floorMod(known.owner.hashCode(), LANES));
  }

  private CompletionStage<CallbackOutcome<T>> decide(
      Claim claim,
      T message,
      Known<T> known,
      Supplier<CompletionStage<CallbackOutcome<T>>> first,
      CompletableFuture<Void> end) {
    if (claim instanceof Granted granted) {
      return first.get().thenCompose(outcome -> end(granted, outcome, known.keeps));
    }
    if (claim instanceof Handled) {
      return CompletableFuture.completedFuture(
          new CallbackOutcome.Repeated<>(message, Optional.empty()));
    }
    return end.isDone()
        ? unavailable(message, "another process has claimed it and not finished")
        : delayer.after(ASKS_EVERY).thenCompose(now -> claim(message, known, first, end));
  }

  /** A claim that is granted too late is given back, since nothing handles the message. */
  private CompletableFuture<Claim> ask(Known<T> known) {
    CompletableFuture<Claim> asked = store.claim(known.names, limit.plus(LONGER), known.retention);
    CompletableFuture<Claim> inTime = new CompletableFuture<>();
    CompletableFuture<Void> timeout = delayer.after(ANSWERS_WITHIN);
    timeout.thenRun(
        () ->
            inTime.completeExceptionally(
                new StoreException(
                    StoreException.Effect.UNKNOWN, "no answer within " + ANSWERS_WITHIN, null)));
    asked.whenComplete(
        (claim, error) -> {
          timeout.cancel(false);
          boolean taken =
              error == null ? inTime.complete(claim) : inTime.completeExceptionally(error);
          if (!taken && claim instanceof Granted late) {
            store.release(late);
          }
        });
    return inTime;
  }

  /** The client learns of its message once nothing can repeat it, or the store has failed. */
  private CompletionStage<CallbackOutcome<T>> end(
      Granted claim, CallbackOutcome<T> outcome, Predicate<CallbackOutcome<T>> keeps) {
    if (!keeps.test(outcome)) {
      store.release(claim);
      return CompletableFuture.completedFuture(outcome);
    }
    CompletableFuture<CallbackOutcome<T>> durable = new CompletableFuture<>();
    CompletableFuture<Void> confirmed = store.confirm(claim);
    CompletableFuture<Void> timeout = delayer.after(DURABLE_WITHIN);
    timeout.thenRun(() -> durable.complete(outcome));
    confirmed.whenComplete(
        (done, error) -> {
          timeout.cancel(false);
          durable.complete(outcome);
        });
    return durable;
  }

  private static <T> CompletionStage<CallbackOutcome<T>> unavailable(T message, String why) {
    return CompletableFuture.completedFuture(new CallbackOutcome.Unavailable<>(message, why));
  }
}
