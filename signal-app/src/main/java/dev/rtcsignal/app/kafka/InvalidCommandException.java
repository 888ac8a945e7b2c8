package dev.rtcsignal.app.kafka;

/** Thrown by what reads commands if one breaks a rule. Its message must not quote the command. */
public final class InvalidCommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String rule;

  public InvalidCommandException(String rule, String message) {
    super(message, null, false, false);
    this.rule = rule;
  }

  String rule() {
    return rule;
  }
}
