package dev.rtcsignal.domain.message;

/**
 * Thrown by constructors when a value breaks a documented rule.
 *
 * <pre>{@code
 * try {
 *   signals.toRoom(name).text(text);
 * } catch (InvalidSignalException e) {
 *   respond(400, Bytes.utf8(e.getMessage()));
 * }
 * }</pre>
 *
 * <p>The message names the limit and the measured size, never the content, so it is safe to log and
 * to show to a caller.
 */
public final class InvalidSignalException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final Rule rule;

  /**
   * Makes an exception.
   *
   * @param rule the broken rule
   * @param message the limit, the measured value and how to mend it; without the content
   */
  public InvalidSignalException(Rule rule, String message) {
    super(message);
    this.rule = rule;
  }

  /** {@return the broken rule} */
  public Rule rule() {
    return rule;
  }
}
