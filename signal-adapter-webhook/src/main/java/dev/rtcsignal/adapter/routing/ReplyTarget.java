package dev.rtcsignal.adapter.routing;

import jakarta.json.JsonValue;
import java.util.Optional;

/**
 * How an answer returns, and the request id in it.
 *
 * @param requestId a JSON string or number, as the client wrote it
 */
record ReplyTarget(ReplyChannel channel, Optional<JsonValue> requestId) {
  /** For a message that names no event. */
  static final ReplyTarget ACK = new ReplyTarget(ReplyChannel.ACK, Optional.empty());

  ReplyTarget by(ReplyChannel other) {
    return new ReplyTarget(other, requestId);
  }

  /** Leaves the id out, which the client chose. */
  @Override
  public String toString() {
    return "ReplyTarget[" + channel + "]";
  }
}
