package dev.rtcsignal.app.replay;

import dev.rtcsignal.app.journal.JournalLine.Entry;
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
 * the answers to all that its user had the answers to when they sent it, and to all notifications
 * that were answered by then; a notification after the answers to everything that was answered by
 * then, for what it changes may show in any answer. Those that were under way at once are so again.
 * For one thread, and for entries in the order of their time.
 */
final class ReplayOrder {
  /** One that was played: when it had its answer then, and that it has it now, not which. */
  private record Played(Instant answeredAt, CompletableFuture<Void> answered) {}

  private static final class Line {
    /** More than can be under way at once. */
    private static final int MANY = 1_000;

    private final List<Played> open = new ArrayList<>();
    private CompletableFuture<Void> past = CompletableFuture.completedFuture(null);

    /** Completes when all is answered that was answered by then. */
    private CompletableFuture<Void> until(Instant then) {
      List<CompletableFuture<?>> answers = new ArrayList<>(List.of(past));
      open.removeIf(played -> !played.answeredAt.isAfter(then) && answers.add(played.answered));
      past =
          CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
              .exceptionally(failed -> null);
      return past;
    }

    private void add(Played played) {
      if (open.size() >= MANY) {
        open.removeIf(one -> one.answered.isDone());
      }
      open.add(played);
    }
  }

  private final Map<String, Line> users = new HashMap<>();
  private final Line messages = new Line();
  private final Line notifications = new Line();

  /**
   * Returns the answer to come.
   *
   * @param post called when its time has come, on any thread
   */
  <T> CompletableFuture<T> play(Entry entry, Supplier<CompletableFuture<T>> post) {
    if (entry.isNotification()) {
      return play(entry, List.of(notifications), messages, post);
    }
    Optional<String> user = Json.text(entry.line(), "user");
    return user.map(one -> users.computeIfAbsent(one, first -> new Line()))
        .map(own -> play(entry, List.of(own, messages), notifications, post))
        .orElseGet(post);
  }

  /**
   * @param own in whose first it waits, and into all of which it comes
   */
  private static <T> CompletableFuture<T> play(
      Entry entry, List<Line> own, Line others, Supplier<CompletableFuture<T>> post) {
    CompletableFuture<T> answer =
        CompletableFuture.allOf(own.get(0).until(entry.at()), others.until(entry.at()))
            .thenCompose(all -> post.get());
    Instant answeredAt = entry.at().plusMillis(entry.line().getInt("ms", 0));
    CompletableFuture<Void> answered = answer.handle((any, error) -> null);
    own.forEach(line -> line.add(new Played(answeredAt, answered)));
    return answer;
  }
}
