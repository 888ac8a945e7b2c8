package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.delivery.ClockOffset;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.OutboundSignal;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes single exchanges with the cloud: signs by the cloud's clock, sends, and reads the answer.
 */
final class OpenApiGateway {
  private final HttpClient client;
  private final Endpoint endpoint;
  private final InstantSource clock;
  private final ExchangeObserver view;
  private final OpenApiRequest.Signings signings = new OpenApiRequest.Signings();
  private final AtomicReference<ClockOffset> offset = new AtomicReference<>(ClockOffset.NONE);

  OpenApiGateway(HttpClient client, Endpoint endpoint, InstantSource clock, ExchangeObserver view) {
    this.client = client;
    this.endpoint = endpoint;
    this.clock = clock;
    this.view = view;
  }

  /**
   * An exchange under way.
   *
   * @param answer the very future of the client: to cancel that is to cancel the exchange
   */
  record UnderWay(
      Instant began,
      ClockOffset offset,
      RecallableBody departure,
      CompletableFuture<HttpResponse<BoundedBody.Content>> answer) {}

  /**
   * What came of an exchange.
   *
   * @param retryAfter how long the cloud asks to wait, zero if it does not say
   * @param clockLearnt whether the cloud refused the time, and told the right one
   */
  record Outcome(SendResult result, Duration retryAfter, boolean clockLearnt) {}

  /** Returns a signal as a call; made when it leaves, since many more may wait than leave. */
  OpenApiRequest call(OutboundSignal signal) {
    return OpenApiRequest.of(signal, endpoint);
  }

  UnderWay begin(OpenApiRequest call, AccessKey key, RecallableBody departure) {
    Instant now = clock.instant();
    ClockOffset used = offset.get();
    OpenApiRequest.Signed signed = call.request(key, signings, used.at(now), departure);
    CompletableFuture<HttpResponse<BoundedBody.Content>> answer =
        client.sendAsync(signed.request(), head -> new BoundedBody());
    view.watch(call, signed, now, answer);
    return new UnderWay(now, used, departure, answer);
  }

  /**
   * @param response null if there was none
   * @param late whether it was not waited for any longer
   */
  Outcome outcome(UnderWay exchange, HttpResponse<BoundedBody.Content> response, boolean late) {
    if (response == null) {
      Uncertain.Reason reason =
          late ? Uncertain.Reason.TIMED_OUT : Uncertain.Reason.CONNECTION_BROKE;
      return new Outcome(failed(exchange.departure, reason), Duration.ZERO, false);
    }
    SendResult result = OpenApiResponse.read(response.statusCode(), response.body());
    Instant received = clock.instant();
    boolean refusedTheTime =
        result instanceof Refused refused && refused.code().equals("InvalidTimestamp");
    boolean learnt =
        measured(exchange.began, received, response.headers())
            .map(measured -> learn(exchange.offset, measured, refusedTheTime))
            .orElse(false);
    return new Outcome(result, retryAfter(response.headers(), received), learnt);
  }

  static SendResult failed(RecallableBody departure, Uncertain.Reason ifLeft) {
    return departure.recall()
        ? new NotSent(NotSent.Reason.CANNOT_CONNECT)
        : new Uncertain(ifLeft, 0, "", "");
  }

  private boolean learn(ClockOffset used, ClockOffset measured, boolean refusedTheTime) {
    if (refusedTheTime) {
      offset.set(measured);
      return !used.equals(measured);
    }
    offset.updateAndGet(known -> known.fadingTo(measured));
    return false;
  }

  /**
   * A cache answers with the time at which it was asked first, so what has an Age tells nothing.
   */
  private static Optional<ClockOffset> measured(Instant sent, Instant received, HttpHeaders head) {
    return head.firstValue("Age").isPresent()
        ? Optional.empty()
        : head.firstValue("Date")
            .flatMap(OpenApiGateway::time)
            .map(date -> ClockOffset.measured(sent, received, date));
  }

  private static Duration retryAfter(HttpHeaders head, Instant received) {
    return head.firstValue("Retry-After")
        .flatMap(text -> seconds(text).or(() -> until(text, received)))
        .filter(duration -> !duration.isNegative())
        .orElse(Duration.ZERO);
  }

  private static Optional<Duration> seconds(String text) {
    return text.matches("\\d{1,9}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
        : Optional.empty();
  }

  private static Optional<Duration> until(String text, Instant received) {
    return time(text).map(date -> Duration.between(received, date));
  }

  private static Optional<Instant> time(String httpDate) {
    try {
      return Optional.of(
          ZonedDateTime.parse(httpDate, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
