package dev.rtcsignal.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.journal.JournalReader.Entry;
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
    JsonObjectBuilder line = Json.object().add("kind", "callback").add("ms", tookMillis);
    if (!user.isEmpty()) {
      line.add("user", user);
    }
    Entry entry = new Entry(2, NOON.plusMillis(atMillis), line.build(), Payload.text("x"), true);
    answers.put(name, new CompletableFuture<>());
    return order.play(
        entry,
        () -> {
          posted.add(name);
          return answers.get(name);
        });
  }

  @Test
  void playsAfterAnAnswerWhatCameAfterIt() {
    play("first", "hyf", 0, 10);
    CompletableFuture<String> second = play("second", "hyf", 10, 10);
    assertThat(posted).containsExactly("first");
    answers.get("first").complete("one");
    assertThat(posted).containsExactly("first", "second");
    answers.get("second").complete("two");
    assertThat(second).isCompletedWithValue("two");
  }

  @Test
  void playsAtOnceWhatWasUnderWayAtOnce() {
    play("first", "hyf", 0, 10);
    play("second", "hyf", 9, 10);
    assertThat(posted).containsExactly("first", "second");
  }

  /** The third was sent while the second was under way, and after the answer to the first. */
  @Test
  void playsAfterEveryAnswerThatCameBefore() {
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
  void playsOnAfterAMessageThatGotNoAnswer() {
    play("first", "hyf", 0, 10);
    play("second", "hyf", 20, 10);
    answers.get("first").completeExceptionally(new IllegalStateException());
    assertThat(posted).containsExactly("first", "second");
  }

  @Test
  void keepsNoOrderBetweenUsersNorOfThoseWhoWereNotProved() {
    play("first", "hyf", 0, 10);
    play("second", "ali", 20, 10);
    play("third", "", 30, 10);
    play("fourth", "", 50, 10);
    assertThat(posted).containsExactly("first", "second", "third", "fourth");
  }
}
