package dev.rtcsignal.domain.auth;

/** Ends the parsing of a malformed text. Package-private: callers get {@link Parsed.Malformed}. */
final class MalformedTokenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RejectionReason reason;

  MalformedTokenException(RejectionReason reason) {
    // Without stack trace, so that hostile input costs little.
    super(reason.name(), null, false, false);
    this.reason = reason;
  }

  RejectionReason reason() {
    return reason;
  }
}
