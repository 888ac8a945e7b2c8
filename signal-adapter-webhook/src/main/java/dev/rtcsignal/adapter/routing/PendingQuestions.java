package dev.rtcsignal.adapter.routing;

import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.UserAddress;
import dev.rtcsignal.ports.Delayer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The questions that clients have not answered yet, at most 10,000. An answer, a failed send, the
 * end of the timeout and a cancellation each remove a question from the map; the one that removes
 * it decides its result. Safe for use by many threads.
 */
final class PendingQuestions {
  private static final int MAX_OPEN = 10_000;

  /**
   * @param asked the one user whose answer counts
   * @param answer completes the result
   */
  private record OpenQuestion(UserAddress asked, Consumer<RoutedMessage> answer) {}

  private final RandomGenerator random;
  private final Delayer delayer;
  private final Executor completions;
  private final Map<String, OpenQuestion> open = new ConcurrentHashMap<>();

  /**
   * @param completions runs what the application does with an answer, never the thread that brought
   *     it
   */
  PendingQuestions(RandomGenerator random, Delayer delayer, Executor completions) {
    this.random = random;
    this.delayer = delayer;
    this.completions = completions;
  }

  boolean isOpen(String id) {
    return open.containsKey(id);
  }

  boolean isFull() {
    return open.size() >= MAX_OPEN;
  }

  /** Asks; the question is closed, in every case, before the result is complete. */
  <T> CompletableFuture<AskResult<T>> ask(
      UserAddress asked,
      Duration timeout,
      Function<String, CompletableFuture<SendResult>> send,
      Function<RoutedMessage, AskResult<T>> read) {
    String id = newId();
    CompletableFuture<AskResult<T>> result = new CompletableFuture<>();
    open.put(
        id,
        new OpenQuestion(
            asked, message -> result.completeAsync(() -> read.apply(message), completions)));
    CompletableFuture<SendResult> sending = sending(id, send);
    sending.whenComplete(
        (sent, error) ->
            PendingQuestions.<T>notSent(sent).filter(why -> close(id)).ifPresent(result::complete));
    if (!result.isDone()) {
      limit(result, id, timeout, sending);
    }
    result.whenComplete(
        (any, error) -> cancel(sending, close(id) || any instanceof AskResult.Unanswered));
    return result;
  }

  private <T> void limit(
      CompletableFuture<AskResult<T>> result,
      String id,
      Duration timeout,
      CompletableFuture<SendResult> sending) {
    CompletableFuture<Void> end = delayer.after(timeout);
    end.thenRun(
        () -> {
          if (close(id)) {
            result.complete(new AskResult.Unanswered<>(sent(sending)));
          }
        });
    result.whenComplete((any, error) -> end.cancel(false));
  }

  private static void cancel(CompletableFuture<SendResult> sending, boolean unneeded) {
    if (unneeded) {
      sending.cancel(true);
    }
  }

  /** Returns whether it was open until now. */
  private boolean close(String id) {
    return open.remove(id) != null;
  }

  /** A question that cannot be sent is the caller's mistake, and is not open. */
  private CompletableFuture<SendResult> sending(
      String id, Function<String, CompletableFuture<SendResult>> send) {
    try {
      return send.apply(id);
    } catch (RuntimeException | Error e) {
      open.remove(id);
      throw e;
    }
  }

  /** A question that may have arrived may still be answered; a failed send has no result. */
  private static <T> Optional<AskResult<T>> notSent(SendResult sent) {
    if (sent == null) {
      return Optional.of(new AskResult.NotAsked<>(Optional.empty()));
    }
    return sent.match(
        accepted -> Optional.empty(),
        refused -> Optional.of(new AskResult.NotAsked<>(Optional.of(refused))),
        unsent -> Optional.of(new AskResult.NotAsked<>(Optional.of(unsent))),
        uncertain -> Optional.empty());
  }

  private static Optional<SendResult> sent(CompletableFuture<SendResult> sending) {
    boolean known = sending.isDone() && !sending.isCompletedExceptionally();
    return known ? Optional.of(sending.join()) : Optional.empty();
  }

  /** Takes an answer; false if that user was not asked that, or the question is closed. */
  boolean answer(UserAddress from, String id, RoutedMessage message) {
    OpenQuestion question = open.get(id);
    if (question == null || !question.asked.equals(from) || !open.remove(id, question)) {
      return false;
    }
    question.answer.accept(message);
    return true;
  }

  String newId() {
    byte[] id = new byte[12];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
