package dev.rtcsignal.domain.auth;

/** Leaves a parser from within; never leaves this package. */
final class Malformation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  Malformation(Reason reason) {
    // Hostile input must not buy a stack trace.
    super(reason.name(), null, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
