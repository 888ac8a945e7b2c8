package dev.rtcsignal.app.config;

/** An action failed; the message says what, and how to mend it, in one line. */
public final class FailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FailedException(String message) {
    super(message);
  }
}
