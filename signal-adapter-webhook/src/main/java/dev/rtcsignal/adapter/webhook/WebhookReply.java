package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.inbound.CallbackOutcome;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.Bytes;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The HTTP reply to a callback, derived from its {@link CallbackOutcome}.
 *
 * <pre>{@code
 * webhook.receive(body).thenAccept(reply -> {
 *   reply.retryAfterSeconds().ifPresent(seconds -> setHeader("Retry-After", seconds));
 *   respond(reply.status(), reply.body());
 * });
 * }</pre>
 *
 * <table>
 * <caption>Replies</caption>
 * <tr><td>200</td><td>handled, with the handler's ACK, which travels back to the client; or
 *   repeated</td></tr>
 * <tr><td>400</td><td>malformed</td></tr>
 * <tr><td>401</td><td>not proved, with one body for every reason</td></tr>
 * <tr><td>413</td><td>too large</td></tr>
 * <tr><td>429</td><td>the user exceeded its rate</td></tr>
 * <tr><td>500</td><td>the handler or the check failed</td></tr>
 * <tr><td>503</td><td>overloaded, the handler timed out, or unavailable</td></tr>
 * </table>
 *
 * @param status the HTTP status
 * @param body the body to send, as {@code text/plain} in UTF-8 unless it is the handler's own
 * @param retryAfter for the header {@code Retry-After}; with 429 and 503
 * @param note for your log, never for the wire: the reason, without payload or signature
 */
public record WebhookReply(int status, Bytes body, Optional<Duration> retryAfter, String note) {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Bytes OK = Bytes.utf8("ok");

  /** Checks the components. {@inheritDoc} */
  public WebhookReply {
    Objects.requireNonNull(body);
    Objects.requireNonNull(retryAfter);
    Objects.requireNonNull(note);
  }

  private WebhookReply(int status, Bytes body, String note) {
    this(status, body, Optional.empty(), note);
  }

  /**
   * Returns the reply to a client's message.
   *
   * @param outcome what was made of the message
   * @return the reply
   */
  public static WebhookReply of(CallbackOutcome<InboundSignal> outcome) {
    return outcome.match(new Replies<>("callback"));
  }

  /**
   * Returns the reply to an event notification. It is 200 if the handler timed out, since the
   * handler keeps the event: the cloud would otherwise deliver it again (vendor-facts 6).
   *
   * @param outcome what was made of the notification
   * @return the reply
   */
  public static WebhookReply ofNotification(CallbackOutcome<RtcEvent> outcome) {
    return outcome instanceof CallbackOutcome.HandlerTimedOut
        ? new WebhookReply(200, OK, "acknowledged: the handler has not finished yet")
        : outcome.match(new Replies<>("notification"));
  }

  /**
   * Returns the value of the header {@code Retry-After} in whole seconds, rounded up.
   *
   * @return at least 1; empty if the header does not belong to the reply
   */
  public Optional<String> retryAfterSeconds() {
    return retryAfter.map(
        wait -> Long.toString(Math.max(1, wait.plusNanos(999_999_999).toSeconds())));
  }

  /**
   * @param received what the body should be
   */
  private record Replies<T>(String received) implements CallbackOutcome.Cases<T, WebhookReply> {
    @Override
    public WebhookReply handled(CallbackOutcome.Handled<T> outcome) {
      return new WebhookReply(200, outcome.ack().body(), "acknowledged");
    }

    @Override
    public WebhookReply repeated(CallbackOutcome.Repeated<T> outcome) {
      return outcome
          .first()
          .map(first -> first.match(this))
          .orElseGet(() -> new WebhookReply(200, Bytes.empty(), "repeated: it was handled before"));
    }

    @Override
    public WebhookReply handlerFailed(CallbackOutcome.HandlerFailed<T> outcome) {
      return failed("handler failed: " + outcome.failure());
    }

    @Override
    public WebhookReply handlerTimedOut(CallbackOutcome.HandlerTimedOut<T> outcome) {
      return busy("overloaded: the handler gave no answer in time");
    }

    @Override
    public WebhookReply overloaded(CallbackOutcome.Overloaded<T> outcome) {
      return busy(
          switch (outcome.bound()) {
            case IN_FLIGHT -> "overloaded: too many callbacks are in flight";
            case HANDLER -> "overloaded: the handler takes no more";
            case REMEMBERED -> "overloaded: no more messages can be remembered";
          });
    }

    @Override
    public WebhookReply unavailable(CallbackOutcome.Unavailable<T> outcome) {
      return busy("unavailable: " + outcome.why());
    }

    @Override
    public WebhookReply rateLimited(CallbackOutcome.RateLimited<T> outcome) {
      return new WebhookReply(
          429,
          Bytes.utf8("too many messages"),
          Optional.of(outcome.retryAfter()),
          "rate limited: the user sends too often");
    }

    @Override
    public WebhookReply notProved(CallbackOutcome.NotProved<T> outcome) {
      String proof = outcome.sender().isPresent() ? "envelope: " : "";
      return new WebhookReply(
          401, Bytes.utf8("sender not proved"), "not proved: " + proof + outcome.reason());
    }

    @Override
    public WebhookReply checkFailed(CallbackOutcome.CheckFailed<T> outcome) {
      return failed("sender check failed: " + outcome.failure());
    }

    @Override
    public WebhookReply malformed(CallbackOutcome.Malformed<T> outcome) {
      Bytes body = Bytes.utf8("malformed " + received + ": " + outcome.rule());
      return new WebhookReply(400, body, "malformed: " + outcome.rule());
    }

    @Override
    public WebhookReply tooLarge(CallbackOutcome.TooLarge<T> outcome) {
      return new WebhookReply(413, Bytes.utf8(outcome.rule()), "too large: " + outcome.rule());
    }

    private static WebhookReply failed(String note) {
      return new WebhookReply(500, Bytes.utf8("the server failed"), note);
    }

    private static WebhookReply busy(String note) {
      return new WebhookReply(503, Bytes.utf8("the server is busy"), Optional.of(SOON), note);
    }
  }
}
