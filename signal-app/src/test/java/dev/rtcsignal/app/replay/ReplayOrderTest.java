package dev.rtcsignal.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.journal.JournalLine.Entry;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.Payload;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReplayOrderTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private final ReplayOrder order = new ReplayOrder();
  private final List<String> posted = new ArrayList<>();
  private final Map<String, CompletableFuture<String>> answers = new HashMap<>();

  private CompletableFuture<String> play(String name, String user, int atMillis, int tookMillis) {
    return play(name, "callback", user, atMillis, tookMillis);
  }

  private CompletableFuture<String> tell(String name, int atMillis, int tookMillis) {
    return play(name, "notification", "", atMillis, tookMillis);
  }

  private CompletableFuture<String> play(
      String name, String kind, String user, int atMillis, int tookMillis) {
    JsonObjectBuilder line = Json.object().add("kind", kind).add("ms", tookMillis);
    if (!user.isEmpty()) {
      line.add("user", user);
    }
    Entry entry = new Entry(NOON.plusMillis(atMillis), line.build(), Payload.text("x"), true);
    answers.put(name, new CompletableFuture<>());
    return order.play(
        entry,
        () -> {
          posted.add(name);
          return answers.get(name);
        });
  }

  @Test
  void postsAnEntryAfterTheAnswerItFollowed() {
    play("first", "hyf", 0, 10);
    CompletableFuture<String> second = play("second", "hyf", 10, 10);
    assertThat(posted).containsExactly("first");
    answers.get("first").complete("one");
    assertThat(posted).containsExactly("first", "second");
    answers.get("second").complete("two");
    assertThat(second).isCompletedWithValue("two");
  }

  @Test
  void postsConcurrentEntriesConcurrently() {
    play("first", "hyf", 0, 10);
    play("second", "hyf", 9, 10);
    assertThat(posted).containsExactly("first", "second");
  }

  /** The third was sent while the second was under way, and after the answer to the first. */
  @Test
  void postsAnEntryAfterEveryEarlierAnswerOfItsUser() {
    play("first", "hyf", 0, 10);
    play("second", "hyf", 20, 80);
    play("third", "hyf", 50, 150);
    assertThat(posted).containsExactly("first");
    answers.get("first").complete("one");
    assertThat(posted).containsExactly("first", "second", "third");
    play("fourth", "hyf", 100, 1);
    assertThat(posted).doesNotContain("fourth");
    answers.get("second").complete("two");
    assertThat(posted).endsWith("fourth");
  }

  @Test
  void postsANotificationAfterEarlierAnswersOfAllUsers() {
    play("one", "hyf", 0, 10);
    play("another", "ali", 0, 10);
    play("slow", "bob", 0, 100);
    tell("join", 20, 1);
    assertThat(posted).doesNotContain("join");
    answers.get("one").complete("1");
    answers.get("another").complete("2");
    assertThat(posted).as("the slow one was under way").contains("join");
  }

  @Test
  void postsAMessageAfterEarlierNotifications() {
    tell("join", 0, 1);
    tell("leave", 5, 1);
    play("early", "ali", 1, 1);
    assertThat(posted).containsExactly("join");
    answers.get("join").complete("1");
    assertThat(posted).containsExactly("join", "leave", "early");
    play("late", "ali", 10, 1);
    assertThat(posted).doesNotContain("late");
    answers.get("early").complete("2");
    answers.get("leave").complete("3");
    assertThat(posted).endsWith("late");
  }

  /** Those that are answered are forgotten when there are very many, and no other. */
  @Test
  void waitsForTheOnlyUnansweredEntryOfThousands() {
    play("unanswered", "bob", 0, 1);
    for (int i = 0; i < 3_000; i++) {
      play("m" + i, "hyf", 1, 1);
      answers.get("m" + i).complete("done");
    }
    tell("join", 10, 1);
    assertThat(posted).hasSize(3_001).doesNotContain("join");
    answers.get("unanswered").complete("at last");
    assertThat(posted).endsWith("join");
  }

  @Test
  void continuesAfterAMessageWithoutAnAnswer() {
    play("first", "hyf", 0, 10);
    play("second", "hyf", 20, 10);
    answers.get("first").completeExceptionally(new IllegalStateException());
    assertThat(posted).containsExactly("first", "second");
  }

  @Test
  void keepsNoOrderBetweenUsersOrForUnverifiedMessages() {
    play("first", "hyf", 0, 10);
    play("second", "ali", 20, 10);
    play("third", "", 30, 10);
    play("fourth", "", 50, 10);
    assertThat(posted).containsExactly("first", "second", "third", "fourth");
  }
}
