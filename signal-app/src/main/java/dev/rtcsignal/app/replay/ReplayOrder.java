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
 * Keeps the order of replayed entries at any speed. A message is posted after the responses to the
 * earlier messages of its user and to the earlier notifications; a notification after the responses
 * to all earlier entries, because its effect may show in any response. Earlier means: answered in
 * the journal before the entry was sent. Entries that were concurrent are concurrent again. For one
 * thread, and for entries in the order of their time.
 */
final class ReplayOrder {
  /** A replayed entry: when it was answered in the journal, and a future of its answer now. */
  private record OpenRequest(Instant answeredAt, CompletableFuture<Void> answered) {}

  private static final class AnswerLog {
    /** More entries than can be in flight. */
    private static final int CLEAN_UP_SIZE = 1_000;

    private final List<OpenRequest> open = new ArrayList<>();
    private CompletableFuture<Void> past = CompletableFuture.completedFuture(null);

    /** Completes when all entries are answered that were answered by that time. */
    private CompletableFuture<Void> until(Instant then) {
      List<CompletableFuture<?>> answers = new ArrayList<>(List.of(past));
      open.removeIf(played -> !played.answeredAt.isAfter(then) && answers.add(played.answered));
      past =
          CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
              .exceptionally(failed -> null);
      return past;
    }

    private void add(OpenRequest played) {
      if (open.size() >= CLEAN_UP_SIZE) {
        open.removeIf(one -> one.answered.isDone());
      }
      open.add(played);
    }
  }

  private final Map<String, AnswerLog> users = new HashMap<>();
  private final AnswerLog messages = new AnswerLog();
  private final AnswerLog notifications = new AnswerLog();

  /**
   * Posts an entry in its order.
   *
   * @param post called on any thread when all earlier entries are answered
   */
  <T> CompletableFuture<T> play(Entry entry, Supplier<CompletableFuture<T>> post) {
    if (entry.isNotification()) {
      return play(entry, List.of(notifications), messages, post);
    }
    Optional<String> user = Json.text(entry.line(), "user");
    return user.map(one -> users.computeIfAbsent(one, first -> new AnswerLog()))
        .map(own -> play(entry, List.of(own, messages), notifications, post))
        .orElseGet(post);
  }

  /** Returns how many milliseconds the answer took; 0 if the journal does not say. */
  private static long took(Entry entry) {
    return Json.integer(entry.line(), "ms")
        .filter(millis -> millis >= 0 && millis <= Integer.MAX_VALUE)
        .orElse(0L);
  }

  /**
   * @param own the logs that the entry is added to; it waits for the first of them
   */
  private static <T> CompletableFuture<T> play(
      Entry entry, List<AnswerLog> own, AnswerLog others, Supplier<CompletableFuture<T>> post) {
    CompletableFuture<T> answer =
        CompletableFuture.allOf(own.get(0).until(entry.at()), others.until(entry.at()))
            .thenCompose(all -> post.get());
    Instant answeredAt = entry.at().plusMillis(took(entry));
    CompletableFuture<Void> answered = answer.handle((any, error) -> null);
    own.forEach(line -> line.add(new OpenRequest(answeredAt, answered)));
    return answer;
  }
}
