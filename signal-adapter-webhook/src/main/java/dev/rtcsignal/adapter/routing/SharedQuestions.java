package dev.rtcsignal.adapter.routing;

import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.UserAddress;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.QuestionStore;
import dev.rtcsignal.ports.QuestionStore.Answer;
import dev.rtcsignal.ports.QuestionStore.OpenQuestion;
import dev.rtcsignal.ports.SignalHandler.UnavailableException;
import dev.rtcsignal.ports.dispatch.Failures;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The questions of this process in the store that processes share. While some are open, their
 * answers are asked for again and again, all by one statement.
 */
final class SharedQuestions {
  private static final Logger LOG = System.getLogger(SharedQuestions.class.getName());
  private static final Duration ASKS_EVERY = Duration.ofMillis(20);
  private static final Duration AFTER_FAILURE = Duration.ofMillis(250);
  private static final int CLOSED_AT_ONCE = 500;

  private final QuestionStore store;
  private final Delayer delayer;
  private final String process;
  private final Predicate<String> isOpen;
  private final Consumer<Answer> deliver;
  private final Set<String> opened = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile boolean failing;

  /**
   * @param process unique to this process
   * @param isOpen tells whether a question still waits for its answer
   * @param deliver takes answers
   */
  SharedQuestions(
      QuestionStore store,
      Delayer delayer,
      String process,
      Predicate<String> isOpen,
      Consumer<Answer> deliver) {
    this.store = store;
    this.delayer = delayer;
    this.process = process;
    this.isOpen = isOpen;
    this.deliver = deliver;
  }

  /** Sends a question once it is in the store, so that no answer comes before it. */
  CompletableFuture<SendResult> open(
      String id,
      UserAddress asked,
      Duration timeout,
      Supplier<CompletableFuture<SendResult>> send) {
    CompletableFuture<SendResult> result = new CompletableFuture<>();
    store
        .open(new OpenQuestion(id, process, asked, timeout))
        .whenComplete(
            (open, error) -> {
              if (error != null) {
                logFailure("opening of a question", error);
                result.completeExceptionally(error);
              } else if (!result.isDone()) {
                opened.add(id);
                follow(send.get(), result);
                ask();
              }
            });
    return result;
  }

  private static void follow(
      CompletableFuture<SendResult> sending, CompletableFuture<SendResult> result) {
    sending.whenComplete(
        (sent, error) -> {
          if (error == null) {
            result.complete(sent);
          } else {
            result.completeExceptionally(error);
          }
        });
    result.whenComplete((sent, error) -> sending.cancel(true));
  }

  /** Takes an answer to a question of any process. */
  CompletableFuture<Boolean> answer(UserAddress from, String id, String text) {
    return store
        .answer(id, from, text)
        .exceptionallyCompose(error -> CompletableFuture.failedFuture(unavailable(error)));
  }

  private static UnavailableException unavailable(Throwable error) {
    Throwable cause = Failures.unwrap(error);
    return new UnavailableException(
        "the store of questions failed: " + StoreException.describe(cause), cause);
  }

  private void ask() {
    if (asking.compareAndSet(false, true)) {
      askAgain(ASKS_EVERY);
    }
  }

  private void askAgain(Duration after) {
    delayer
        .after(after)
        .thenCompose(now -> store.answers(process))
        .thenAccept(answers -> answers.forEach(deliver))
        .thenCompose(delivered -> closeEnded())
        .whenComplete(
            (closed, error) -> {
              if (error != null && !failing) {
                logFailure("reading of answers", error);
              }
              failing = error != null;
              next(error == null ? ASKS_EVERY : AFTER_FAILURE);
            });
  }

  private CompletableFuture<Void> closeEnded() {
    List<String> ended =
        opened.stream().filter(id -> !isOpen.test(id)).limit(CLOSED_AT_ONCE).toList();
    return ended.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : store.close(ended).thenRun(() -> ended.forEach(opened::remove));
  }

  private void next(Duration after) {
    if (!opened.isEmpty()) {
      askAgain(after);
      return;
    }
    asking.set(false);
    // One that was opened meanwhile has found this one asking.
    if (!opened.isEmpty()) {
      ask();
    }
  }

  private static void logFailure(String failed, Throwable error) {
    String why = StoreException.describe(Failures.unwrap(error));
    LOG.log(Level.WARNING, "the {0} failed: {1}", failed, why);
  }
}
