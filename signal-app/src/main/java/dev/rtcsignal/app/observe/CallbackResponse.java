package dev.rtcsignal.app.observe;

import dev.rtcsignal.domain.message.Bytes;

/**
 * The HTTP response to a callback or an event notification.
 *
 * @param note the outcome in words, for logs and the console; never sent to the client
 */
public record CallbackResponse(int status, Bytes body, String note) {
  /** Leaves the body out. */
  @Override
  public String toString() {
    return "CallbackResponse[" + status + ", " + note + "]";
  }
}
