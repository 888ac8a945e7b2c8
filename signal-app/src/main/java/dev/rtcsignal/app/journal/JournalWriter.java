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

  private final JournalLines lines;
  private final JournalFile file;

  /** An empty element ends the journal. */
  private final BlockingQueue<Optional<Recorded>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);

  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicLong leftOut = new AtomicLong();
  private final Thread thread = new Thread(this::writeAll, "journal");
  private Optional<Instant> nextTry = Optional.empty();

  private JournalWriter(JournalLines lines, JournalFile file) {
    this.lines = lines;
    this.file = file;
    thread.setDaemon(true);
  }

  /**
   * Opens the journal and starts its thread.
   *
   * @param random makes the key of the journal's hashes
   * @throws IOException if the folder cannot be written
   */
  public static JournalWriter start(Options options, RandomGenerator random, Instant now)
      throws IOException {
    String head =
        Json.object()
            .add("journal", 1)
            .add("began", now.toString())
            .add("payload", options.redaction.name().toLowerCase(Locale.ROOT))
            .build()
            .toString();
    JournalLines lines = new JournalLines(new Redactor(options.redaction, random));
    JournalFile file = new JournalFile(options.folder, options.maxBytes, options.maxFiles, head);
    JournalWriter writer = new JournalWriter(lines, file);
    writer.thread.start();
    return writer;
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

  private void writeAll() {
    try {
      for (var next = waiting.take(); next.isPresent(); next = waiting.take()) {
        Recorded event = next.get();
        if (nextTry.filter(event.at()::isBefore).isPresent()) {
          leftOut.incrementAndGet();
        } else {
          write(event);
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

  private void write(Recorded event) {
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
          e instanceof IOException ? Optional.of(event.at().plus(RETRY_AFTER)) : Optional.empty();
    }
  }

  /** Writes the events that wait, and closes the journal; gives up after two seconds. */
  public void close() {
    try {
      if (waiting.offer(Optional.empty(), 1, TimeUnit.SECONDS)) {
        thread.join(1_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
