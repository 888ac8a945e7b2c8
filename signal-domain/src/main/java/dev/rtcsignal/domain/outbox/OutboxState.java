package dev.rtcsignal.domain.outbox;

import dev.rtcsignal.domain.delivery.SendResult;

/**
 * The state of an entry of an outbox.
 *
 * <pre>{@code
 * OutboxState state = entry.status().state();
 * boolean deadLetter = state.hasEnded() && state != OutboxState.ACCEPTED;
 * }</pre>
 *
 * <pre>
 * WAITING ─▶ LEAVING ─▶ ACCEPTED | REFUSED | NOT_SENT | UNCERTAIN
 * </pre>
 */
public enum OutboxState {
  /** It is durable and has not left, or its last attempt was certainly not taken. */
  WAITING,
  /** It may have left: this is durable before the request leaves. */
  LEAVING,
  /** The cloud took it. */
  ACCEPTED,
  /** The cloud refused it. */
  REFUSED,
  /** It did not leave, and does not any more. */
  NOT_SENT,
  /** It may have been taken. It is not sent again unasked. */
  UNCERTAIN;

  /** {@return whether the entry changes no more, unless an operator asks for it} */
  public boolean hasEnded() {
    return this != WAITING && this != LEAVING;
  }

  /**
   * Returns the state of an entry that ended with a result.
   *
   * @param result the last one
   * @return one of the four states that have ended
   */
  public static OutboxState of(SendResult result) {
    return result.match(
        accepted -> ACCEPTED, refused -> REFUSED, notSent -> NOT_SENT, uncertain -> UNCERTAIN);
  }
}
