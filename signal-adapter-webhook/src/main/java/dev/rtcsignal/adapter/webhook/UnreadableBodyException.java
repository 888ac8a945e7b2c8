package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.inbound.CallbackOutcome;
import dev.rtcsignal.domain.inbound.InboundSignal;

/** Ends the reading of a callback's body; never leaves this package. */
final class UnreadableBodyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient CallbackOutcome<InboundSignal> outcome;

  private UnreadableBodyException(CallbackOutcome<InboundSignal> outcome) {
    // Hostile input must not buy a stack trace.
    super(outcome.toString(), null, false, false);
    this.outcome = outcome;
  }

  static UnreadableBodyException malformed(String rule) {
    return new UnreadableBodyException(new CallbackOutcome.Malformed<>(rule));
  }

  static UnreadableBodyException tooLarge(String rule) {
    return new UnreadableBodyException(new CallbackOutcome.TooLarge<>(rule));
  }

  /** Throws if a body is larger than a limit. */
  static void requireAtMost(int limit, byte[] body) {
    if (body.length > limit) {
      throw tooLarge("a callback takes at most " + limit + " bytes");
    }
  }

  /** Returns a limit of a body if it is in range. */
  static int requireBodyLimit(int bytes) {
    if (bytes < 1 || bytes > SignalWebhook.MAX_BODY_BYTES) {
      throw new IllegalArgumentException(
          "a body of at most %d bytes; must be 1 to %d"
              .formatted(bytes, SignalWebhook.MAX_BODY_BYTES));
    }
    return bytes;
  }

  CallbackOutcome<InboundSignal> outcome() {
    return outcome;
  }
}
