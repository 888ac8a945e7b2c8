package dev.rtcsignal.domain.quota;

/**
 * How urgent a signal is.
 *
 * <pre>{@code
 * signals.toUser("alice").with(SendOptions.DEFAULT.priority(Priority.CONTROL)).text("hang up");
 * }</pre>
 *
 * <p>More urgent signals are sent first, but one unit in eleven goes to less urgent ones, so that
 * none waits forever.
 */
public enum Priority {
  /** Signals that the application depends on, as the end of a call. */
  CONTROL,
  /** Signals that a user waits for. */
  NORMAL,
  /** Signals to many users, which use the quota that the others leave. */
  BULK
}
