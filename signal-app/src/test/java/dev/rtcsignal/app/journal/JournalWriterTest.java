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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalWriterTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  @TempDir Path folder;

  private final ServerEvents events = new ServerEvents(() -> NOW);

  private JournalWriter start(Path place, long maxBytes) throws IOException {
    JournalWriter journal =
        JournalWriter.start(
            new JournalWriter.Options(place, maxBytes, 2, Redaction.DROP),
            new SplittableRandom(1),
            NOW);
    journal.record(events);
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

  /** As of a disk that is full for a while. */
  @Test
  void writesAgainAfterAnErrorAndRecordsHowManyEventsWereLeftOut() throws Exception {
    Path place = folder.resolve("journal");
    Path file = place.resolve("signals.ndjson");
    String fillsTheFile = "a note that fills the file ".repeat(5);
    JournalWriter journal = start(place, 400);
    publish(NOW, fillsTheFile);
    await().atMost(30, SECONDS).until(() -> Files.readAllLines(file).size() == 2);
    Files.delete(file);
    Files.delete(place);
    Files.createFile(place);
    for (int second = 0; second < 3; second++) {
      publish(NOW.plusSeconds(second), fillsTheFile);
    }
    await().atMost(30, SECONDS).until(() -> journal.leftOut() == 3);
    Files.delete(place);
    publish(NOW.plusSeconds(4), fillsTheFile);
    publish(NOW.plusSeconds(5), fillsTheFile);
    await()
        .atMost(30, SECONDS)
        .until(() -> Files.exists(file) && Files.readAllLines(file).size() == 2);
    assertThat(Files.readString(file)).contains("\"leftOut\":4");
    journal.close();
  }
}
