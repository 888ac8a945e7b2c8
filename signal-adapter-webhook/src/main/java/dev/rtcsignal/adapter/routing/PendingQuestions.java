package dev.rtcsignal.adapter.routing;

import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.delivery.SendResult;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The questions that clients have not answered yet. What becomes of one is decided by whoever
 * closes it, and what the asker does then runs on none of the threads that bring answers. Safe for
 * use by many threads.
 */
final class PendingQuestions {
  private static final int MAX_OPEN = 10_000;

  /** Whom a question went to, and what an answer does. */
  private record Open(VerifiedSender asked, Consumer<JsonObject> answer) {}

  private final RandomGenerator random;
  private final Map<String, Open> open = new ConcurrentHashMap<>();

  PendingQuestions(RandomGenerator random) {
    this.random = random;
  }

  boolean isFull() {
    return open.size() >= MAX_OPEN;
  }

  /** Asks; whatever happens, the question is closed when the result is there. */
  <T> CompletableFuture<AskResult<T>> ask(
      VerifiedSender asked,
      Duration timeout,
      Function<String, CompletableFuture<SendResult>> send,
      Function<JsonObject, AskResult<T>> read) {
    String id = newId();
    CompletableFuture<AskResult<T>> result = new CompletableFuture<>();
    open.put(id, new Open(asked, message -> result.completeAsync(() -> read.apply(message))));
    CompletableFuture<SendResult> sending = sending(id, send);
    sending.whenComplete(
        (sent, error) ->
            PendingQuestions.<T>notSent(sent).filter(why -> close(id)).ifPresent(result::complete));
    CompletableFuture<Void> limit = limit(timeout);
    limit.thenRunAsync(
        () ->
            Optional.of(id)
                .filter(this::close)
                .ifPresent(closed -> result.complete(new AskResult.Unanswered<>(sent(sending)))));
    result.whenComplete(
        (any, error) -> {
          limit.cancel(true);
          abandon(sending, close(id) || any instanceof AskResult.Unanswered);
        });
    return result;
  }

  private static void abandon(CompletableFuture<SendResult> sending, boolean nobodyWaits) {
    if (nobodyWaits) {
      sending.cancel(true);
    }
  }

  /** Tells whether it was open until now. */
  private boolean close(String id) {
    return open.remove(id) != null;
  }

  /** The timer is the JDK's, and all futures share it: what comes after must not run there. */
  private static CompletableFuture<Void> limit(Duration timeout) {
    return new CompletableFuture<Void>()
        .completeOnTimeout(null, timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** A question that cannot be put is the caller's mistake, and is not open. */
  private CompletableFuture<SendResult> sending(
      String id, Function<String, CompletableFuture<SendResult>> send) {
    try {
      return send.apply(id);
    } catch (RuntimeException | Error e) {
      open.remove(id);
      throw e;
    }
  }

  /** What may have arrived may still be answered; what broke has no result. */
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

  /** Takes an answer; false if that user was not asked that, or is too late. */
  boolean answer(VerifiedSender sender, String id, JsonObject message) {
    Open question = open.get(id);
    if (question == null || !question.asked.equals(sender) || !open.remove(id, question)) {
      return false;
    }
    question.answer.accept(message);
    return true;
  }

  private String newId() {
    byte[] id = new byte[12];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
