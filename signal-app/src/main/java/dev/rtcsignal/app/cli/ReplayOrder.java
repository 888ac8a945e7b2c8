package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.journal.JournalReader.Entry;
import dev.rtcsignal.app.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * When a message or an event notification is played, however fast the journal is: a message after
 * the answers to all that its user had the answers to when they sent it, and after the answers to
 * all notifications that had theirs by then; a notification likewise after notifications. Those
 * that were under way at once are so again. For one thread, and for entries in the order of their
 * time.
 */
final class ReplayOrder {
  /** One that was played: when it had its answer then, and its answer now. */
  private record Played(Instant answeredAt, CompletableFuture<?> answer) {}

  private static final class Line {
    private final List<Played> open = new ArrayList<>();
    private CompletableFuture<Void> past = CompletableFuture.completedFuture(null);

    /** Completes when all is answered that was answered by then. */
    private CompletableFuture<Void> until(Instant then) {
      for (Played played : List.copyOf(open)) {
        if (!played.answeredAt.isAfter(then)) {
          open.remove(played);
          past = CompletableFuture.allOf(past, played.answer).exceptionally(failed -> null);
        }
      }
      return past;
    }

    private void add(Entry entry, CompletableFuture<?> answer) {
      Instant answeredAt = entry.at().plusMillis(entry.line().getInt("ms", 0));
      open.add(new Played(answeredAt, answer));
    }
  }

  private final Map<String, Line> users = new HashMap<>();
  private final Line notifications = new Line();

  /**
   * Returns the answer to come.
   *
   * @param post called when its time has come, on any thread
   */
  <T> CompletableFuture<T> play(Entry entry, Supplier<CompletableFuture<T>> post) {
    if (entry.isNotification()) {
      return play(entry, notifications, post);
    }
    Optional<String> user = Json.text(entry.line(), "user");
    return user.map(one -> play(entry, users.computeIfAbsent(one, first -> new Line()), post))
        .orElseGet(post);
  }

  private <T> CompletableFuture<T> play(
      Entry entry, Line own, Supplier<CompletableFuture<T>> post) {
    CompletableFuture<T> answer =
        CompletableFuture.allOf(own.until(entry.at()), notifications.until(entry.at()))
            .thenCompose(all -> post.get());
    own.add(entry, answer);
    return answer;
  }
}
