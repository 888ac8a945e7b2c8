package dev.rtcsignal.app.replay;

import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.FailedException;
import dev.rtcsignal.app.journal.JournalLine;
import dev.rtcsignal.app.journal.JournalLine.Entry;
import dev.rtcsignal.app.journal.JournalReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;

/**
 * Replays a journal at its recorded times, or faster, and compares the outcomes. For one thread.
 */
public final class Replay {
  /** Below what a server accepts from one address: an entry that it rejects would differ. */
  private static final int MAX_IN_FLIGHT = 256;

  /** Copies of a payload in memory while it is replayed: as text, as JSON, as bytes. */
  private static final int COPIES = 6;

  private static final int MEMORY_KIB =
      (int) Math.min(1_048_576, Runtime.getRuntime().maxMemory() / 8 / 1_024);

  private record Played(JournalLine line, CompletableFuture<Optional<String>> outcome) {}

  private final Environment environment;
  private final List<JournalLine> lines;
  private final double speed;

  private Replay(Environment environment, List<JournalLine> lines, double speed) {
    this.environment = environment;
    this.lines = lines;
    this.speed = speed;
  }

  /**
   * Reads a journal.
   *
   * @param speed 1 for the recorded times, infinity for no waiting
   * @throws FailedException if the file cannot be read
   */
  public static Replay of(Path file, double speed, Environment environment) {
    try {
      // The lines of a journal are in the order of the answers.
      List<JournalLine> lines =
          JournalReader.read(file).stream().sorted(Comparator.comparing(JournalLine::at)).toList();
      return new Replay(environment, lines, speed);
    } catch (NoSuchFileException e) {
      throw new FailedException("FILE does not exist");
    } catch (IOException e) {
      throw new FailedException(
          "FILE cannot be read, it takes a journal, .ndjson or .ndjson.gz: " + e.getMessage());
    }
  }

  /**
   * Replays every line against a server or an emulator.
   *
   * @throws FailedException if the address does not answer, or a line is not one of a journal
   */
  public ReplayReport run(URI address) throws InterruptedException {
    try (ReplayTarget target = ReplayTarget.at(address, environment)) {
      return compare(play(target));
    }
  }

  private List<Played> play(ReplayTarget target) throws InterruptedException {
    List<Played> played = new ArrayList<>();
    Semaphore inFlight = new Semaphore(MAX_IN_FLIGHT);
    Semaphore memory = new Semaphore(MEMORY_KIB);
    Instant began = environment.steady().instant();
    for (JournalLine line : lines) {
      Duration since = Duration.between(lines.get(0).at(), line.at());
      waitUntil(began.plusNanos((long) (since.toNanos() / speed)));
      int kib = kib(line);
      inFlight.acquire();
      memory.acquire(kib);
      Played one = play(target, line);
      one.outcome.whenComplete(
          (outcome, error) -> {
            memory.release(kib);
            inFlight.release();
          });
      played.add(one);
    }
    return played;
  }

  /** A line whose payload was not recorded may stand for a much longer one. */
  private static int kib(JournalLine line) {
    return Math.min(MEMORY_KIB, COPIES * (line.entry().payload().size() / 1_024 + 1));
  }

  /** Reads the recorded outcome first: an entry without one is not replayed. */
  private static Played play(ReplayTarget target, JournalLine line) {
    try {
      Entry entry = line.entry();
      ReplayTarget.recorded(entry);
      return new Played(line, target.play(entry));
    } catch (RuntimeException e) {
      throw new FailedException(
          "line " + line.number() + " of FILE is not as a server writes it; remove the line");
    }
  }

  private void waitUntil(Instant due) throws InterruptedException {
    Duration left = Duration.between(environment.steady().instant(), due);
    if (!left.isNegative()) {
      try {
        environment.delayer().after(left).get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("the timer failed", e.getCause());
      }
    }
  }

  private static ReplayReport compare(List<Played> played) {
    ReplayReport report = new ReplayReport();
    for (Played one : played) {
      String before = ReplayTarget.recorded(one.line.entry());
      one.outcome
          .join()
          .ifPresentOrElse(now -> report.add(one.line, before, now), report::addSkipped);
    }
    return report;
  }
}
