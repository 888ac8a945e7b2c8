package dev.rtcsignal.app.config;

/** An action failed; the message names it and the mend in one line. */
public final class FailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FailedException(String message) {
    super(message);
  }
}
