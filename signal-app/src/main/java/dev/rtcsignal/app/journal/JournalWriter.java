package dev.rtcsignal.app.journal;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.json.SendResultJson;
import dev.rtcsignal.app.json.SignalJson;
import dev.rtcsignal.app.observe.RecentCallback;
import dev.rtcsignal.app.observe.ServerEvent;
import dev.rtcsignal.app.observe.ServerEvent.CallbackReceived;
import dev.rtcsignal.app.observe.ServerEvent.NotificationReceived;
import dev.rtcsignal.app.observe.ServerEvent.SendCompleted;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
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
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Reads, redacts and writes what is recorded, on a thread of its own: whoever is recorded waits for
 * none of it. What comes faster than that is left out, and the next line says how much was; so is
 * what comes while it cannot be written at all, which is tried again every five seconds. At most
 * 10,000 lines and 16 MiB of what they are about wait. Safe for use by many threads.
 */
public final class JournalWriter {
  private static final Logger LOG = System.getLogger(JournalWriter.class.getName());
  private static final int MAX_WAITING = 10_000;
  private static final long MAX_WAITING_BYTES = 16_777_216;
  private static final Duration UNTIL_NEXT_TRY = Duration.ofSeconds(5);
  private static final Line END = new Line(Json::object, Instant.EPOCH, 0);

  /**
   * Where to, and how much.
   *
   * @param maxBytes of one file
   * @param maxFiles besides the one that is written
   * @param sealing whether the server opens envelopes
   */
  public record Place(
      Path folder, long maxBytes, int maxFiles, Redaction redaction, boolean sealing) {}

  private record Line(Supplier<JsonObjectBuilder> content, Instant at, int bytes) {
    @Override
    public String toString() {
      return "Line[" + at + "]";
    }
  }

  private final Redaction redaction;
  private final boolean sealing;
  private final byte[] key = new byte[32];
  private final BlockingQueue<Line> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final AtomicLong bytesWaiting = new AtomicLong();
  private final AtomicLong leftOut = new AtomicLong();
  private final JournalFile file;
  private Optional<Instant> nextTry = Optional.empty();
  private final Thread writer = new Thread(this::write, "journal");

  private JournalWriter(Place place, RandomGenerator random, JournalFile file) {
    this.redaction = place.redaction;
    this.sealing = place.sealing;
    this.file = file;
    random.nextBytes(key);
    writer.setDaemon(true);
  }

  /** Starts to record. */
  public static JournalWriter start(Place place, RandomGenerator random, Instant now)
      throws IOException {
    String head =
        Json.object()
            .add("journal", 1)
            .add("began", now.toString())
            .add("payload", place.redaction.name().toLowerCase(Locale.ROOT))
            .build()
            .toString();
    JournalFile file = new JournalFile(place.folder, place.maxBytes, place.maxFiles, head);
    JournalWriter recorder = new JournalWriter(place, random, file);
    recorder.writer.start();
    return recorder;
  }

  /** Records all later callbacks, event notifications and sends. */
  public void record(ServerEvents events) {
    events.listen(CallbackReceived.class, this::callback);
    events.listen(NotificationReceived.class, this::notification);
    events.listen(SendCompleted.class, this::send);
  }

  private void callback(CallbackReceived event) {
    RecentCallback one = event.callback();
    add(() -> line(one.body(), one.at(), one.took(), one.given().forJournal()), one.at(), event);
  }

  private JsonObjectBuilder line(byte[] body, Instant at, Duration took, JournalAnswer answer) {
    CallbackLine callback =
        answer.judged() == JournalAnswer.Judged.MALFORMED
            ? CallbackLine.malformed(body)
            : CallbackLine.of(body, sealing);
    JsonObjectBuilder line = line("callback", at, took).add("status", answer.status());
    if (answer.status() == 200) {
      line.add("ack", redaction.apply(answer.ack(), key));
    }
    callback.user().filter(user -> answer.isProved()).ifPresent(user -> line.add("user", user));
    callback.seal().ifPresent(seal -> line.add("seal", hashed(seal)));
    return line.add("note", answer.note())
        .add("form", callback.form().wireName())
        .add("payload", redactionOf(callback, answer).apply(callback.payload(), key));
  }

  private void notification(NotificationReceived event) {
    add(
        () -> notificationLine(event.body(), event.at(), event.took(), event.given().forJournal()),
        event.at(),
        event);
  }

  /** What nobody proved may be anything, and hold anything. */
  private JsonObjectBuilder notificationLine(
      byte[] body, Instant at, Duration took, JournalAnswer answer) {
    JsonObjectBuilder line =
        line("notification", at, took).add("status", answer.status()).add("note", answer.note());
    return NotificationLine.of(body)
        .filter(one -> answer.isProved())
        .map(
            one ->
                line.add("form", "proved")
                    .add("type", one.type())
                    .add("id", Redaction.hash(one.id(), key))
                    .add("event", one.event())
                    .add("payload", redaction.apply(one.data(), key)))
        .orElseGet(
            () ->
                line.add(
                        "form",
                        answer.judged() == JournalAnswer.Judged.NOT_PROVED
                            ? "not-proved"
                            : "malformed")
                    .add("payload", Redaction.DROP.apply(Payload.binary(body), key)));
  }

  private JsonObjectBuilder hashed(CallbackLine.Seal seal) {
    return Json.object()
        .add("under", Redaction.hash(seal.signature(), key))
        .add("id", Redaction.hash(seal.id(), key))
        .add("seq", seal.seq());
  }

  /** What nobody proved, or is not in order, may hold a signature anywhere. */
  private Redaction redactionOf(CallbackLine callback, JournalAnswer answer) {
    boolean inOrder = callback.form() != CallbackLine.Form.MALFORMED;
    return inOrder && answer.isProved() ? redaction : Redaction.DROP;
  }

  private void send(SendCompleted event) {
    OutboundSignal signal = event.signal();
    add(
        () ->
            line("send", event.at(), event.took())
                .add("by", event.by().wireName())
                .add("from", signal.from().value())
                .add("to", SignalJson.audience(signal.to()))
                .add("outcome", SendResultJson.name(event.result()))
                .add("payload", redaction.apply(signal.payload(), key)),
        event.at(),
        event);
  }

  private static JsonObjectBuilder line(String kind, Instant at, Duration took) {
    return Json.object().add("kind", kind).add("at", at.toString()).add("ms", took.toMillis());
  }

  private void add(Supplier<JsonObjectBuilder> content, Instant at, ServerEvent event) {
    int bytes = event.size();
    boolean fits = bytesWaiting.addAndGet(bytes) <= MAX_WAITING_BYTES;
    if (!fits || !waiting.offer(new Line(content, at, bytes))) {
      bytesWaiting.addAndGet(-bytes);
      leftOut.incrementAndGet();
    }
  }

  private void write() {
    try {
      for (Line line = waiting.take(); line != END; line = waiting.take()) {
        if (nextTry.filter(line.at::isBefore).isPresent()) {
          leftOut.incrementAndGet();
        } else {
          write(line);
        }
        bytesWaiting.addAndGet(-line.bytes);
      }
      file.close();
    } catch (IOException e) {
      LOG.log(Level.ERROR, "the journal cannot be ended: {0}", e.getClass().getName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Line line) {
    long missing = leftOut.getAndSet(0);
    try {
      if (nextTry.isPresent()) {
        file.beginAnew();
        nextTry = Optional.empty();
        LOG.log(Level.INFO, "the journal can be written again");
      }
      JsonObjectBuilder content = line.content.get();
      file.write(
          (missing > 0 ? content.add("leftOut", missing) : content).build().toString(), line.at);
    } catch (IOException | RuntimeException e) {
      // Not its message, which may quote what was recorded.
      LOG.log(Level.ERROR, "the journal cannot be written now: {0}", e.getClass().getName());
      leftOut.addAndGet(missing + 1);
      nextTry =
          e instanceof IOException ? Optional.of(line.at.plus(UNTIL_NEXT_TRY)) : Optional.empty();
    }
  }

  /** Ends the journal; what waits is written, within a second. */
  public void close() {
    try {
      if (!waiting.offer(END, 1, TimeUnit.SECONDS)) {
        return;
      }
      writer.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
