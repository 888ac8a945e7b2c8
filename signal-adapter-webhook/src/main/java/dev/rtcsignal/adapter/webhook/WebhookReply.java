package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.message.Bytes;
import java.util.Objects;

/**
 * What to answer to a callback.
 *
 * <p>200 with the handler's ACK, which travels back to the client; 400 malformed; 401 sender not
 * proved, with one body for every reason; 413 too large; 500 handler failed; 503 overloaded.
 *
 * @param status the HTTP status
 * @param body the body to send, as {@code text/plain} in UTF-8 unless it is the handler's own
 * @param note for your log, never for the wire: the reason, without payload or signature
 */
public record WebhookReply(int status, Bytes body, String note) {
  public WebhookReply {
    Objects.requireNonNull(body);
    Objects.requireNonNull(note);
  }

  static WebhookReply acknowledged(Bytes ack) {
    return new WebhookReply(200, ack, "acknowledged");
  }

  static WebhookReply malformed(String rule) {
    return new WebhookReply(400, Bytes.utf8("malformed callback: " + rule), "malformed: " + rule);
  }

  static WebhookReply notProved(String reason) {
    return new WebhookReply(401, Bytes.utf8("sender not proved"), "not proved: " + reason);
  }

  static WebhookReply tooLarge(String rule) {
    return new WebhookReply(413, Bytes.utf8(rule), "too large: " + rule);
  }

  static WebhookReply failed(String note) {
    return new WebhookReply(500, Bytes.utf8("the server failed"), note);
  }

  static WebhookReply overloaded() {
    return new WebhookReply(503, Bytes.utf8("the server is busy"), "overloaded");
  }
}
