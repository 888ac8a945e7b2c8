package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.inbound.CallbackOutcome;
import dev.rtcsignal.ports.dispatch.FairShare;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Handles each message once. A repetition that comes while the first is being handled waits for its
 * outcome; one that comes later is reported as repeated. A message that failed is forgotten, so
 * that it can be sent again.
 *
 * <p>Remembers at most a number of messages, each for a fixed time. It rejects new messages of an
 * owner that has used up its {@link FairShare}: to evict one early would let it be repeated. Safe
 * for use by many threads.
 *
 * @param <K> identifies the owner of a message, whose share of the memory it takes
 */
final class Deduplicator<K, T> {
  /** The first 128 bits of a SHA-256. */
  private record MessageHash(long high, long low) {}

  /**
   * @param first completes with the outcome of the first message; empty once it is known to be
   *     handled, since its ACK may be large
   */
  private record Remembered<K, T>(
      K owner, Optional<CompletableFuture<CallbackOutcome<T>>> first, Instant until) {}

  private final Duration retention;
  private final FairShare<K> places;
  private final Predicate<CallbackOutcome<T>> keeps;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<MessageHash, Remembered<K, T>> messages = new LinkedHashMap<>();

  /**
   * @param keeps tells whether a message with that outcome must not be handled again
   */
  Deduplicator(Duration retention, int limit, Predicate<CallbackOutcome<T>> keeps) {
    this.retention = retention;
    this.places = new FairShare<>(limit);
    this.keeps = keeps;
  }

  /**
   * Handles a message, unless it was handled before.
   *
   * @param owner whose share of the memory it takes
   * @param name unique to the message
   * @param first handles it
   */
  CompletionStage<CallbackOutcome<T>> handle(
      K owner,
      String name,
      T message,
      Instant now,
      Supplier<CompletionStage<CallbackOutcome<T>>> first) {
    MessageHash hash = hash(name);
    CompletableFuture<CallbackOutcome<T>> outcome = new CompletableFuture<>();
    return remember(owner, hash, message, outcome, now)
        .orElseGet(() -> begin(hash, outcome, first));
  }

  private CompletionStage<CallbackOutcome<T>> begin(
      MessageHash hash,
      CompletableFuture<CallbackOutcome<T>> outcome,
      Supplier<CompletionStage<CallbackOutcome<T>>> first) {
    first(first)
        .whenComplete(
            (known, never) -> {
              settle(hash, known);
              outcome.complete(known);
            });
    // A caller that cancels its stage must not cancel those of the repetitions.
    return outcome.copy();
  }

  private CompletionStage<CallbackOutcome<T>> first(
      Supplier<CompletionStage<CallbackOutcome<T>>> first) {
    try {
      return first.get();
    } catch (RuntimeException | Error e) {
      HandlerCall.logFailure("handling of a message", e);
      return CompletableFuture.completedFuture(
          new CallbackOutcome.CheckFailed<>(e.getClass().getName()));
    }
  }

  /** Returns the outcome of a message that need not be handled; empty for one that must be. */
  private Optional<CompletionStage<CallbackOutcome<T>>> remember(
      K owner,
      MessageHash hash,
      T message,
      CompletableFuture<CallbackOutcome<T>> outcome,
      Instant now) {
    lock.lock();
    try {
      forgetUntil(now);
      Remembered<K, T> known = messages.get(hash);
      if (known != null) {
        return Optional.of(repeated(message, known));
      }
      if (!places.take(owner)) {
        return Optional.of(
            CompletableFuture.completedFuture(
                new CallbackOutcome.Overloaded<>(message, CallbackOutcome.Bound.REMEMBERED)));
      }
      messages.put(hash, new Remembered<>(owner, Optional.of(outcome), now.plus(retention)));
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private CompletionStage<CallbackOutcome<T>> repeated(T message, Remembered<K, T> known) {
    return known
        .first
        .<CompletionStage<CallbackOutcome<T>>>map(
            first ->
                first.thenApply(
                    outcome -> new CallbackOutcome.Repeated<>(message, Optional.of(outcome))))
        .orElseGet(
            () ->
                CompletableFuture.completedFuture(
                    new CallbackOutcome.Repeated<>(message, Optional.empty())));
  }

  private void settle(MessageHash hash, CallbackOutcome<T> outcome) {
    lock.lock();
    try {
      if (keeps.test(outcome)) {
        messages.computeIfPresent(
            hash, (same, known) -> new Remembered<>(known.owner, Optional.empty(), known.until));
      } else {
        Optional.ofNullable(messages.remove(hash)).ifPresent(gone -> places.release(gone.owner));
      }
    } finally {
      lock.unlock();
    }
  }

  private void forgetUntil(Instant now) {
    Iterator<Remembered<K, T>> oldest = messages.values().iterator();
    while (oldest.hasNext()) {
      Remembered<K, T> next = oldest.next();
      if (!now.isAfter(next.until)) {
        return;
      }
      oldest.remove();
      places.release(next.owner);
    }
  }

  private static MessageHash hash(String name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      ByteBuffer bits = ByteBuffer.wrap(hash);
      return new MessageHash(bits.getLong(), bits.getLong());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this platform has no SHA-256", e);
    }
  }
}
