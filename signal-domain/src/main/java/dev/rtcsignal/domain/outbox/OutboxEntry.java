package dev.rtcsignal.domain.outbox;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A signal in an outbox.
 *
 * <pre>{@code
 * if (entry.status().state() == OutboxState.UNCERTAIN) {
 *   askOperator();
 * }
 * }</pre>
 *
 * <p>All times are of the store's clock, in whole milliseconds. {@code toString} prints no payload.
 *
 * @param id the number that its store gave it, in the order of arrival; 0 before
 * @param line the quota line that it uses
 * @param name its name, unique within the application
 * @param fingerprint of the whole request
 * @param app the application
 * @param from the id of the business server
 * @param to the recipients
 * @param payload the message; empty once it was accepted, since nothing needs it any more
 * @param options without the deadline
 * @param times when it came, is due and expires
 * @param status what has become of it
 */
public record OutboxEntry(
    long id,
    String line,
    SignalName name,
    Fingerprint fingerprint,
    AppId app,
    SenderId from,
    Audience to,
    Optional<Payload> payload,
    SendOptions options,
    Times times,
    OutboxStatus status) {

  /**
   * The times of an entry.
   *
   * @param createdAt when it was enqueued
   * @param dueAt when it may leave first; orders the entries of one order key
   * @param deadline when it must have left
   */
  public record Times(Instant createdAt, Instant dueAt, Instant deadline) {
    /** Checks the components. {@inheritDoc} */
    public Times {
      Objects.requireNonNull(createdAt);
      Objects.requireNonNull(dueAt);
      Objects.requireNonNull(deadline);
    }
  }

  /** Checks the components. {@inheritDoc} */
  public OutboxEntry {
    Objects.requireNonNull(line);
    Objects.requireNonNull(name);
    Objects.requireNonNull(fingerprint);
    Objects.requireNonNull(app);
    Objects.requireNonNull(from);
    Objects.requireNonNull(to);
    Objects.requireNonNull(payload);
    Objects.requireNonNull(options);
    Objects.requireNonNull(times);
    Objects.requireNonNull(status);
  }

  /** {@return the signal; empty if its payload was erased} */
  public Optional<OutboundSignal> signal() {
    return payload.map(content -> new OutboundSignal(app, from, to, content));
  }

  /**
   * Sets the number.
   *
   * @param number what the store gave it
   * @return a changed copy
   */
  public OutboxEntry withId(long number) {
    return new OutboxEntry(
        number, line, name, fingerprint, app, from, to, payload, options, times, status);
  }

  OutboxEntry with(OutboxStatus other) {
    Optional<Payload> kept = other.state() == OutboxState.ACCEPTED ? Optional.empty() : payload;
    return new OutboxEntry(id, line, name, fingerprint, app, from, to, kept, options, times, other);
  }

  OutboxEntry with(Times other) {
    return new OutboxEntry(
        id, line, name, fingerprint, app, from, to, payload, options, other, status);
  }

  /** Prints no payload and no recipients. */
  @Override
  public String toString() {
    return "OutboxEntry[" + id + ", " + app + ", " + name + ", " + status.state() + "]";
  }
}
