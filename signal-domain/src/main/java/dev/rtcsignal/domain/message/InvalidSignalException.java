package dev.rtcsignal.domain.message;

/**
 * A value breaks a documented rule. The message names the rule, the limit and what was counted,
 * never the content: it is safe to log and to show to a caller.
 */
public final class InvalidSignalException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final Rule rule;

  public InvalidSignalException(Rule rule, String message) {
    super(message);
    this.rule = rule;
  }

  /** Returns the rule that was broken. */
  public Rule rule() {
    return rule;
  }
}
