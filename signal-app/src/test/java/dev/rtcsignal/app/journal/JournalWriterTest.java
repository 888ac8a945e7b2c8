package dev.rtcsignal.app.journal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.app.observe.CallbackResponse;
import dev.rtcsignal.app.observe.RecordedEvents;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.domain.inbound.CallbackOutcome;
import dev.rtcsignal.domain.inbound.ReceivedCallback;
import dev.rtcsignal.domain.message.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalWriterTest {
  private static final String LONG = "a note that fills the file ".repeat(5);
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  @TempDir Path folder;

  private final AtomicReference<Instant> steady = new AtomicReference<>(NOW);
  private final ServerEvents events = new ServerEvents(() -> NOW);

  private JournalWriter start(Path place, long maxBytes) throws IOException {
    JournalWriter journal =
        new JournalWriter(
            new JournalWriter.Options(place, maxBytes, 2, Redaction.DROP),
            new SplittableRandom(1),
            steady::get);
    journal.record(events);
    journal.start(NOW);
    return journal;
  }

  private void publish(Instant at, String note) {
    events.publish(
        RecordedEvents.callback(
            new ReceivedCallback<>(
                new CallbackOutcome.Malformed<>("rule"), at, Duration.ZERO, 0, Optional.empty()),
            new CallbackResponse(400, Bytes.empty(), note)));
  }

  private static List<String> notes(Path file) throws IOException {
    return JournalReader.read(file).stream()
        .map(line -> line.entry().line().getString("note"))
        .toList();
  }

  @Test
  void writesTheEventsThatWaitWhenItIsClosed() throws Exception {
    JournalWriter journal = start(folder, 1_048_576);
    publish(NOW, "first");
    publish(NOW, "second");
    journal.close();
    assertThat(notes(folder.resolve("signals.ndjson"))).containsExactly("first", "second");
  }

  @Test
  void touchesNoFileBeforeItIsStarted() throws Exception {
    Path place = folder.resolve("journal");
    JournalWriter journal =
        new JournalWriter(
            new JournalWriter.Options(place, 1_048_576, 2, Redaction.DROP),
            new SplittableRandom(1),
            steady::get);
    journal.record(events);
    publish(NOW, "before the start");
    assertThat(place).doesNotExist();
    journal.start(NOW);
    journal.close();
    assertThat(notes(place.resolve("signals.ndjson"))).containsExactly("before the start");
  }

  /** As of a disk that is full for a while. */
  @Test
  void writesAgainAfterAnErrorAndRecordsHowManyEventsWereLeftOut() throws Exception {
    JournalWriter journal = failAtTheSecondEvent();
    publish(NOW, LONG);
    await().atMost(30, SECONDS).until(() -> journal.leftOut() == 2);
    steady.set(NOW.plusSeconds(4));
    publish(NOW, LONG);
    await().atMost(30, SECONDS).until(() -> journal.leftOut() == 3);
    steady.set(NOW.plusSeconds(5));
    publish(NOW, LONG);
    awaitLines(2);
    assertThat(Files.readString(current())).contains("\"leftOut\":3");
    journal.close();
  }

  /**
   * Regression: after a disk error and a clock set back a day, none of 120 lines was written. Row
   * D3 of the field faults.
   */
  @Test
  void writesAgainAfterAnErrorAlsoWhenTheTimeOfDayIsSetBack() throws Exception {
    JournalWriter journal = failAtTheSecondEvent();
    steady.set(NOW.plusSeconds(5));
    publish(NOW.minus(Duration.ofDays(1)), LONG);
    awaitLines(2);
    assertThat(Files.readString(current())).contains("\"leftOut\":1");
    journal.close();
  }

  /** Puts a file in the place of the folder until the error is there. */
  private JournalWriter failAtTheSecondEvent() throws Exception {
    JournalWriter journal = start(place(), 400);
    publish(NOW, LONG);
    awaitLines(2);
    Files.delete(current());
    Files.delete(place().resolve("signals.lock"));
    Files.delete(place());
    Files.createFile(place());
    publish(NOW, LONG);
    await().atMost(30, SECONDS).until(() -> journal.leftOut() == 1);
    Files.delete(place());
    return journal;
  }

  private Path place() {
    return folder.resolve("journal");
  }

  private Path current() {
    return place().resolve("signals.ndjson");
  }

  private void awaitLines(int lines) {
    await()
        .atMost(30, SECONDS)
        .until(() -> Files.exists(current()) && Files.readAllLines(current()).size() == lines);
  }
}
