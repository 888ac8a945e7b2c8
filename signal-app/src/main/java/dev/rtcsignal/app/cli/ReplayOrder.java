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
 * When a message is played, however fast the journal is: after the answers to all that its user had
 * the answers to when they sent it. Those that were under way at once are so again. For one thread,
 * and for entries in the order of their time.
 */
final class ReplayOrder {
  /** A message: when it had its answer then, and its answer now. */
  private record Sent(Instant answeredAt, CompletableFuture<?> answer) {}

  private static final class Messages {
    private final List<Sent> open = new ArrayList<>();
    private CompletableFuture<Void> past = CompletableFuture.completedFuture(null);

    private <T> CompletableFuture<T> add(Entry entry, Supplier<CompletableFuture<T>> post) {
      for (Sent sent : List.copyOf(open)) {
        if (!sent.answeredAt.isAfter(entry.at())) {
          open.remove(sent);
          past = CompletableFuture.allOf(past, sent.answer).exceptionally(failed -> null);
        }
      }
      CompletableFuture<T> answer = past.thenCompose(all -> post.get());
      Instant answeredAt = entry.at().plusMillis(entry.line().getInt("ms", 0));
      open.add(new Sent(answeredAt, answer));
      return answer;
    }
  }

  private final Map<String, Messages> users = new HashMap<>();

  /**
   * Returns the answer to come.
   *
   * @param post called when its time has come, on any thread
   */
  <T> CompletableFuture<T> play(Entry entry, Supplier<CompletableFuture<T>> post) {
    Optional<String> user = Json.text(entry.line(), "user");
    return user.map(one -> users.computeIfAbsent(one, first -> new Messages()).add(entry, post))
        .orElseGet(post);
  }
}
