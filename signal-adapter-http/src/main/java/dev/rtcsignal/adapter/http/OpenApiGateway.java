package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.ClockOffset;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.ports.AccessKeys;
import dev.rtcsignal.ports.SignalGateway;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * Makes one signed HTTP exchange per transmission. Encodes and signs the request when it starts, by
 * the cloud's clock, and reads the response on a thread of the HTTP client. Safe for use by many
 * threads.
 */
final class OpenApiGateway implements SignalGateway {
  private final HttpClient client;
  private final Endpoint endpoint;
  private final AccessKeys accessKeys;
  private final InstantSource clock;
  private final ExchangeObserver observer;
  private final OpenApiRequest.Signers signers = new OpenApiRequest.Signers();
  private final AtomicReference<ClockOffset> offset = new AtomicReference<>(ClockOffset.NONE);

  OpenApiGateway(
      HttpClient client,
      Endpoint endpoint,
      AccessKeys accessKeys,
      InstantSource clock,
      ExchangeObserver observer) {
    this.client = client;
    this.endpoint = endpoint;
    this.accessKeys = accessKeys;
    this.clock = clock;
    this.observer = observer;
  }

  @Override
  public Optional<Transmission> prepare(OutboundSignal signal) {
    return accessKeys.accessKey(signal.app()).map(key -> new HttpTransmission(signal, key));
  }

  private final class HttpTransmission implements Transmission {
    private final OutboundSignal signal;
    private final AccessKey key;
    private final RecallableBody body = new RecallableBody();
    private final CompletableFuture<Void> recalled = new CompletableFuture<>();

    HttpTransmission(OutboundSignal signal, AccessKey key) {
      this.signal = signal;
      this.key = key;
    }

    @Override
    public CompletableFuture<AttemptOutcome> start() {
      return start(() -> true);
    }

    /** Encodes here and not before, since many more signals may wait than leave. */
    @Override
    public CompletableFuture<AttemptOutcome> start(BooleanSupplier permitted) {
      if (recalled.isDone()) {
        return CompletableFuture.completedFuture(new AttemptOutcome(recall()));
      }
      OpenApiRequest request = OpenApiRequest.of(signal, endpoint);
      Instant began = clock.instant();
      ClockOffset used = offset.get();
      OpenApiRequest.Signed signed =
          request.sign(key, signers, used.at(began), body.publisher(request.body(), permitted));
      CompletableFuture<HttpResponse<BoundedBody.Content>> answer =
          client.sendAsync(signed.request(), head -> new BoundedBody());
      observer.observe(request, signed, began, answer);
      // Cancelling the very future of the client is what closes the connection.
      recalled.thenRun(() -> answer.cancel(true));
      return answer.handle(
          (response, error) ->
              response == null
                  ? new AttemptOutcome(withoutResponse())
                  : outcome(response, began, used));
    }

    @Override
    public SendResult recall() {
      SendResult result = result(Uncertain.Reason.TIMED_OUT);
      recalled.complete(null);
      return result;
    }

    private SendResult withoutResponse() {
      return result(
          recalled.isDone() ? Uncertain.Reason.TIMED_OUT : Uncertain.Reason.CONNECTION_BROKE);
    }

    private SendResult result(Uncertain.Reason ifLeft) {
      if (body.isForbidden()) {
        return new NotSent(NotSent.Reason.WITHDRAWN);
      }
      return body.recall()
          ? new NotSent(NotSent.Reason.CANNOT_CONNECT)
          : new Uncertain(ifLeft, 0, "", "");
    }
  }

  private AttemptOutcome outcome(
      HttpResponse<BoundedBody.Content> response, Instant began, ClockOffset used) {
    SendResult result = OpenApiResponse.read(response.statusCode(), response.body());
    Instant received = clock.instant();
    boolean timeRefused =
        result instanceof Refused refused && refused.code().equals("InvalidTimestamp");
    boolean corrected =
        measured(began, received, response.headers())
            .map(measured -> correct(used, measured, timeRefused))
            .orElse(false);
    return new AttemptOutcome(result, retryAfter(response.headers(), received), corrected);
  }

  private boolean correct(ClockOffset used, ClockOffset measured, boolean timeRefused) {
    if (timeRefused) {
      offset.set(measured);
      return !used.equals(measured);
    }
    offset.updateAndGet(known -> known.fadingTo(measured));
    return false;
  }

  /** A cached response carries the Date of the first request, so one with an Age is ignored. */
  private static Optional<ClockOffset> measured(Instant sent, Instant received, HttpHeaders head) {
    return head.firstValue("Age").isPresent()
        ? Optional.empty()
        : head.firstValue("Date")
            .flatMap(date -> HttpDate.parse(date, received))
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
    return HttpDate.parse(text, received).map(date -> Duration.between(received, date));
  }
}
