package dev.rtcsignal.domain.auth;

/** Leaves a parser from within; never leaves this package. */
final class MalformedTokenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RejectionReason reason;

  MalformedTokenException(RejectionReason reason) {
    // Hostile input must not buy a stack trace.
    super(reason.name(), null, false, false);
    this.reason = reason;
  }

  RejectionReason reason() {
    return reason;
  }
}
