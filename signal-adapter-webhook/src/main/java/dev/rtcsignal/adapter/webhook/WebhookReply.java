package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.message.Bytes;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What to answer to a callback.
 *
 * <p>200 with the handler's ACK, which travels back to the client; 400 malformed; 401 sender not
 * proved, with one body for every reason; 413 too large; 429 the user sends too often; 500 handler
 * failed; 503 overloaded, or the handler too slow.
 *
 * @param status the HTTP status
 * @param body the body to send, as {@code text/plain} in UTF-8 unless it is the handler's own
 * @param retryAfter for the header of that name, in whole seconds rounded up; with 429 and 503
 * @param note for your log, never for the wire: the reason, without payload or signature
 */
public record WebhookReply(int status, Bytes body, Optional<Duration> retryAfter, String note) {
  private static final Duration SOON = Duration.ofSeconds(1);

  public WebhookReply {
    Objects.requireNonNull(body);
    Objects.requireNonNull(retryAfter);
    Objects.requireNonNull(note);
  }

  private WebhookReply(int status, Bytes body, String note) {
    this(status, body, Optional.empty(), note);
  }

  static WebhookReply acknowledged(Bytes ack) {
    return new WebhookReply(200, ack, "acknowledged");
  }

  static WebhookReply repeated() {
    return new WebhookReply(200, Bytes.empty(), "repeated: it was handled before");
  }

  /**
   * @param what came, a callback or a notification
   */
  static WebhookReply malformed(String what, String rule) {
    Bytes body = Bytes.utf8("malformed " + what + ": " + rule);
    return new WebhookReply(400, body, "malformed: " + rule);
  }

  static WebhookReply notProved(String reason) {
    return new WebhookReply(401, Bytes.utf8("sender not proved"), "not proved: " + reason);
  }

  static WebhookReply tooLarge(String rule) {
    return new WebhookReply(413, Bytes.utf8(rule), "too large: " + rule);
  }

  static WebhookReply tooOften(Duration wait) {
    return new WebhookReply(
        429, Bytes.utf8("too many messages"), Optional.of(wait), "the user sends too often");
  }

  static WebhookReply failed(String note) {
    return new WebhookReply(500, Bytes.utf8("the server failed"), note);
  }

  static WebhookReply overloaded(String note) {
    return new WebhookReply(503, Bytes.utf8("the server is busy"), Optional.of(SOON), note);
  }

  /** Returns the value of the header {@code Retry-After}, where it belongs to the answer. */
  public Optional<String> retryAfterSeconds() {
    return retryAfter.map(
        wait -> Long.toString(Math.max(1, wait.plusNanos(999_999_999).toSeconds())));
  }
}
