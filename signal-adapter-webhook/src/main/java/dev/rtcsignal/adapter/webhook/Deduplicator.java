package dev.rtcsignal.adapter.webhook;

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
import java.util.function.Supplier;

/**
 * Handles each thing once. A repetition while the first is under way gets its answer; one that
 * comes later is told that it was handled. What was not answered 200 is forgotten, so that trying
 * again is not taken for a repetition.
 *
 * <p>Remembers at most so many things, each for so long. When all places are taken it refuses what
 * is new, since to forget one early would let it be repeated. Safe for use by many threads.
 */
final class Deduplicator {
  private static final CompletableFuture<WebhookReply> REPEATED =
      CompletableFuture.completedFuture(WebhookReply.repeated());

  /** The first 128 bits of a SHA-256. */
  private record Key(long high, long low) {}

  private record Entry(CompletableFuture<WebhookReply> reply, Instant until) {}

  private final Duration retention;
  private final int limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Entry> handled = new LinkedHashMap<>();

  Deduplicator(Duration retention, int limit) {
    this.retention = retention;
    this.limit = limit;
  }

  /**
   * @param name which tells one thing from all others
   */
  CompletionStage<WebhookReply> handle(
      String name, Instant now, Supplier<CompletionStage<WebhookReply>> first) {
    Key key = key(name);
    CompletableFuture<WebhookReply> reply = new CompletableFuture<>();
    return enter(key, reply, now).orElseGet(() -> begin(key, reply, first)).copy();
  }

  private CompletableFuture<WebhookReply> begin(
      Key key,
      CompletableFuture<WebhookReply> reply,
      Supplier<CompletionStage<WebhookReply>> first) {
    try {
      first
          .get()
          .whenComplete(
              (answer, never) -> {
                leave(key, answer);
                reply.complete(answer);
              });
    } catch (RuntimeException | Error e) {
      WebhookReply failed = WebhookReply.failed("failed: " + e.getClass().getName());
      leave(key, failed);
      reply.complete(failed);
    }
    return reply;
  }

  private Optional<CompletableFuture<WebhookReply>> enter(
      Key key, CompletableFuture<WebhookReply> reply, Instant now) {
    lock.lock();
    try {
      forgetUntil(now);
      Entry known = handled.get(key);
      if (known != null) {
        return Optional.of(known.reply);
      }
      if (handled.size() >= limit) {
        return Optional.of(
            CompletableFuture.completedFuture(
                WebhookReply.overloaded("overloaded: no more messages can be remembered")));
      }
      handled.put(key, new Entry(reply, now.plus(retention)));
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** The ACK itself is not kept: it may be large, and is the first one's. */
  private void leave(Key key, WebhookReply answer) {
    lock.lock();
    try {
      if (answer.status() == 200) {
        handled.computeIfPresent(key, (same, entry) -> new Entry(REPEATED, entry.until));
      } else {
        handled.remove(key);
      }
    } finally {
      lock.unlock();
    }
  }

  private void forgetUntil(Instant now) {
    Iterator<Entry> oldest = handled.values().iterator();
    while (oldest.hasNext() && now.isAfter(oldest.next().until)) {
      oldest.remove();
    }
  }

  private static Key key(String name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      ByteBuffer bits = ByteBuffer.wrap(hash);
      return new Key(bits.getLong(), bits.getLong());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this platform has no SHA-256", e);
    }
  }
}
