package dev.rtcsignal.adapter.webhook;

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
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The questions that clients have not answered yet. Safe for use by many threads. */
final class Questions {
  private static final int MAX_OPEN = 10_000;

  /** Whom a question went to, and what an answer does. */
  private record Open(VerifiedSender asked, CompletableFuture<JsonObject> answer) {}

  private final RandomGenerator random;
  private final Map<String, Open> open = new ConcurrentHashMap<>();

  Questions(RandomGenerator random) {
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
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    CompletableFuture<AskResult<T>> result = new CompletableFuture<>();
    open.put(id, new Open(asked, answer));
    result.whenComplete((any, error) -> open.remove(id));
    answer.thenAccept(message -> result.complete(read.apply(message)));
    CompletableFuture<SendResult> sending = sending(id, send);
    sending.whenComplete((sent, error) -> Questions.<T>notSent(sent).ifPresent(result::complete));
    CompletableFuture<Void> limit = limit(result, sending, timeout);
    result.whenComplete(
        (any, error) -> {
          limit.cancel(true);
          if (!answer.isDone()) {
            sending.cancel(true);
          }
        });
    return result;
  }

  /** The timer is the JDK's, and all futures share it: what comes after must not run there. */
  private static <T> CompletableFuture<Void> limit(
      CompletableFuture<AskResult<T>> result,
      CompletableFuture<SendResult> sending,
      Duration timeout) {
    CompletableFuture<Void> limit =
        new CompletableFuture<Void>()
            .completeOnTimeout(null, timeout.toNanos(), TimeUnit.NANOSECONDS);
    limit.thenRunAsync(() -> result.complete(new AskResult.Unanswered<>(sent(sending))));
    return limit;
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
    return question != null && question.asked.equals(sender) && question.answer.complete(message);
  }

  private String newId() {
    byte[] id = new byte[12];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
