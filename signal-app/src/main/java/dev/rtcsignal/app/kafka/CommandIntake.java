package dev.rtcsignal.app.kafka;

import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.ports.Outbox;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Follows commands that are durable to their end, and writes their outcomes. */
final class CommandIntake {
  private static final Logger LOG = System.getLogger(CommandIntake.class.getName());

  /** How long an offset waits for the outcome; shorter than the shortest retention of names. */
  static final Duration HOLD = Duration.ofMinutes(10);

  /** A signal that is scheduled for later holds no offset. */
  private static final Duration SOON = Duration.ofSeconds(5);

  /** The most outcomes that are awaited at once; each needs the memory of its signal. */
  static final int MOST_AWAITED = 12_000;

  private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

  private final Outbox outbox;
  private final CommandReader reader;
  private final Optional<KafkaOutcomes> outcomes;
  private final InstantSource steady;
  private final AtomicInteger awaited = new AtomicInteger();

  CommandIntake(
      Outbox outbox, CommandReader reader, Optional<KafkaOutcomes> outcomes, InstantSource steady) {
    this.outbox = outbox;
    this.reader = reader;
    this.outcomes = outcomes;
    this.steady = steady;
  }

  /**
   * A command that need not be read again once its outcome is written, or its time is over.
   *
   * @param written ends once the outcome is written
   */
  record Taken(Future<?> written, Instant until) {}

  /** Begins a batch. */
  CommandBatch batch() {
    return new CommandBatch(outbox, reader, this);
  }

  /** A signal that is due later does not hold its offset, and so keep others from being read. */
  Taken durable(OutboxEntry entry) {
    Duration ahead = Duration.between(entry.times().createdAt(), entry.times().dueAt());
    Instant now = steady.instant();
    return new Taken(written(entry), ahead.compareTo(SOON) > 0 ? now : now.plus(HOLD));
  }

  private Future<?> written(OutboxEntry entry) {
    if (outcomes.isEmpty()) {
      return NOTHING;
    }
    if (awaited.incrementAndGet() > MOST_AWAITED) {
      awaited.decrementAndGet();
      LOG.log(Level.WARNING, "{0} outcomes are awaited; one more is not written", MOST_AWAITED);
      return NOTHING;
    }
    CompletableFuture<Void> written =
        outbox.whenEnded(entry).thenCompose(ended -> outcomes.get().ended(ended));
    written.whenComplete((done, failure) -> awaited.decrementAndGet());
    return written;
  }

  /** Its offset waits until Kafka has its outcome, since nothing else remembers the command. */
  Taken invalid(CommandName.Place place, String rule, String message) {
    LOG.log(Level.WARNING, "the command {0} is not sent: it breaks the rule {1}", place, rule);
    return new Taken(
        outcomes.map(to -> to.invalid(place.name(), rule, message)).orElse(NOTHING), Instant.MAX);
  }
}
