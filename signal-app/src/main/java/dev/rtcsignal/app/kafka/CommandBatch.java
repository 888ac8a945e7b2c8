package dev.rtcsignal.app.kafka;

import dev.rtcsignal.app.kafka.CommandIntake.Taken;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.dispatch.Failures;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Puts the commands of one poll into the outbox: at the same time, but those with the same order
 * key one after the other, so that a failure in between does not change their order. For one
 * thread.
 */
final class CommandBatch {
  private static final String CONFLICT =
      "another signal has the same name and other content; take another Idempotency-Key";

  private final Outbox outbox;
  private final CommandReader reader;
  private final CommandIntake intake;
  private final Map<String, CompletableFuture<Taken>> lastOfKey = new HashMap<>();

  CommandBatch(Outbox outbox, CommandReader reader, CommandIntake intake) {
    this.outbox = outbox;
    this.reader = reader;
    this.intake = intake;
  }

  /** The outbox takes nothing more. */
  static final class FullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FullException() {
      super("as many signals wait as may wait", null, false, false);
    }
  }

  /**
   * Takes a command.
   *
   * @return completes once it is durable, or is known to break a rule; fails if it has to be read
   *     again
   */
  CompletableFuture<Taken> take(ConsumerRecord<byte[], byte[]> record) {
    CommandName.Place place = CommandName.Place.of(record);
    try {
      byte[] body = record.value() == null ? new byte[0] : record.value();
      return inOrder(reader.read(CommandName.of(record), body), place);
    } catch (InvalidCommandException | InvalidSignalException e) {
      return CompletableFuture.completedFuture(invalid(place, e));
    } catch (RuntimeException e) {
      // A defect here, which is no reason to lose the command: it is read again.
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<Taken> inOrder(OutboxRequest request, CommandName.Place place) {
    if (request.options().order().isEmpty()) {
      return enqueue(request, place);
    }
    String key = request.signal().app().value() + " " + request.options().order().get().key();
    CompletableFuture<Taken> before = lastOfKey.get(key);
    CompletableFuture<Taken> taken =
        before == null
            ? enqueue(request, place)
            : before.thenCompose(durable -> enqueue(request, place));
    lastOfKey.put(key, taken);
    return taken;
  }

  private CompletableFuture<Taken> enqueue(OutboxRequest request, CommandName.Place place) {
    try {
      return outbox.enqueue(request).thenApply(outcome -> taken(outcome, place));
    } catch (InvalidSignalException e) {
      return CompletableFuture.completedFuture(invalid(place, e));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Taken taken(EnqueueOutcome outcome, CommandName.Place place) {
    return outcome.match(
        added -> intake.durable(added.entry()),
        joined -> intake.durable(joined.entry()),
        conflict -> intake.invalid(place, "idempotency-key", CONFLICT),
        full -> {
          throw new FullException();
        });
  }

  private Taken invalid(CommandName.Place place, RuntimeException broken) {
    String rule =
        broken instanceof InvalidSignalException signal
            ? signal.rule().id()
            : ((InvalidCommandException) broken).rule();
    return intake.invalid(place, rule, broken.getMessage());
  }

  /** Returns why a command has to be read again. */
  static String reason(Throwable failure) {
    return Failures.unwrap(failure) instanceof FullException full
        ? full.getMessage()
        : "the store does not take them";
  }
}
