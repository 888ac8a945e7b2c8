package dev.rtcsignal.app.journal;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.observe.ServerEvent.Recorded;
import dev.rtcsignal.app.observe.ServerEvents;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Writes callbacks, event notifications and sends to a journal, on a thread of its own: to publish
 * an event waits for no file.
 *
 * <p>At most 10,000 events with 16 MiB of payloads wait for that thread. Further ones are left out,
 * as are those that come while the file cannot be written, which is tried again after five seconds;
 * the next line says how many were left out. Safe for use by many threads.
 */
public final class JournalWriter {
  private static final Logger LOG = System.getLogger(JournalWriter.class.getName());
  private static final int MAX_WAITING = 10_000;
  private static final long MAX_WAITING_BYTES = 16_777_216;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  /**
   * Where a journal is written, and how much of it is kept.
   *
   * @param maxBytes of one file
   * @param maxFiles besides the current one
   */
  public record Options(Path folder, long maxBytes, int maxFiles, Redaction redaction) {}

  private final Options options;
  private final JournalLines lines;
  private final InstantSource steady;

  /** An empty element ends the journal. */
  private final BlockingQueue<Optional<Recorded>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);

  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicLong leftOut = new AtomicLong();
  private volatile Optional<Thread> thread = Optional.empty();
  private Optional<Instant> nextTry = Optional.empty();

  /**
   * Creates a journal that touches no file before it is started.
   *
   * @param random makes the key of the journal's hashes
   * @param steady measures the time to the next try; the time of day may be set
   */
  public JournalWriter(Options options, RandomGenerator random, InstantSource steady) {
    this.options = options;
    this.lines = new JournalLines(new Redactor(options.redaction, random));
    this.steady = steady;
  }

  /**
   * Opens the journal and starts its thread.
   *
   * @param now the time of day
   * @throws dev.rtcsignal.app.files.InUseException if another process writes to the folder
   * @throws IOException if the folder cannot be written
   */
  public void start(Instant now) throws IOException {
    String head =
        Json.object()
            .add("journal", 1)
            .add("began", now.toString())
            .add("payload", options.redaction.name().toLowerCase(Locale.ROOT))
            .build()
            .toString();
    JournalFile file = new JournalFile(options.folder, options.maxBytes, options.maxFiles, head);
    Thread writing = new Thread(() -> writeAll(file), "journal");
    writing.setDaemon(true);
    writing.start();
    thread = Optional.of(writing);
  }

  /** Records all later callbacks, event notifications and sends. */
  public void record(ServerEvents events) {
    events.listen(Recorded.class, this::add);
  }

  private void add(Recorded event) {
    boolean fits = waitingBytes.addAndGet(event.size()) <= MAX_WAITING_BYTES;
    if (!fits || !waiting.offer(Optional.of(event))) {
      waitingBytes.addAndGet(-event.size());
      leftOut.incrementAndGet();
    }
  }

  /** Returns how many events were left out since the last line. */
  long leftOut() {
    return leftOut.get();
  }

  private void writeAll(JournalFile file) {
    try {
      for (var next = waiting.take(); next.isPresent(); next = waiting.take()) {
        Recorded event = next.get();
        if (nextTry.filter(steady.instant()::isBefore).isPresent()) {
          leftOut.incrementAndGet();
        } else {
          write(file, event);
        }
        waitingBytes.addAndGet(-event.size());
      }
      file.close();
    } catch (IOException e) {
      LOG.log(Level.ERROR, "the journal cannot be closed: {0}", e.getClass().getName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(JournalFile file, Recorded event) {
    long missing = leftOut.getAndSet(0);
    try {
      if (nextTry.isPresent()) {
        file.reopen();
        nextTry = Optional.empty();
        LOG.log(Level.INFO, "the journal can be written again");
      }
      JsonObjectBuilder line = lines.of(event);
      file.write(
          (missing > 0 ? line.add("leftOut", missing) : line).build().toString(), event.at());
    } catch (IOException | RuntimeException e) {
      // The type alone: the message may quote a payload.
      LOG.log(Level.ERROR, "the journal cannot be written now: {0}", e.getClass().getName());
      leftOut.addAndGet(missing + 1);
      nextTry =
          e instanceof IOException
              ? Optional.of(steady.instant().plus(RETRY_AFTER))
              : Optional.empty();
    }
  }

  /** Writes the events that wait, and closes the journal; gives up after two seconds. */
  public void close() {
    try {
      if (thread.isPresent() && waiting.offer(Optional.empty(), 1, TimeUnit.SECONDS)) {
        thread.get().join(1_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
