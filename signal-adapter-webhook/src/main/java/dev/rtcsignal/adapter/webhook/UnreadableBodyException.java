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

  CallbackOutcome<InboundSignal> outcome() {
    return outcome;
  }
}
