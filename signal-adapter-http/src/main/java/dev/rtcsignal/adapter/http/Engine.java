package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.delivery.RetryRule;
import dev.rtcsignal.domain.message.Bytes;
import dev.rtcsignal.ports.AccessKeys;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** What all sends of one transport share. */
record Engine(
    HttpClient client,
    Executor executor,
    AccessKeys accessKeys,
    OpenApiCall.Signings signings,
    Slots slots,
    RetryRule retry,
    Duration callTimeout,
    InstantSource clock,
    RandomGenerator random,
    Delayer delayer,
    Optional<Consumer<OpenApiTransport.Exchange>> onExchange) {
  private static final String MASKED = "***";

  /** Returns the very future of the client: to cancel that is to cancel the exchange. */
  CompletableFuture<HttpResponse<BoundedBody.Content>> exchange(
      OpenApiCall call, AccessKey key, Departure departure) {
    Instant now = clock.instant();
    OpenApiCall.Signed signed = call.request(key, signings, now, departure);
    CompletableFuture<HttpResponse<BoundedBody.Content>> answer =
        client.sendAsync(signed.request(), head -> new BoundedBody());
    onExchange.ifPresent(
        listener ->
            answer.whenCompleteAsync(
                (response, error) -> listener.accept(seen(call, signed, now, response)), executor));
    return answer;
  }

  private OpenApiTransport.Exchange seen(
      OpenApiCall call,
      OpenApiCall.Signed signed,
      Instant began,
      HttpResponse<BoundedBody.Content> response) {
    SortedMap<String, String> headers = new TreeMap<>();
    signed
        .request()
        .headers()
        .map()
        .forEach((name, values) -> headers.put(name, String.join(", ", values)));
    headers.computeIfPresent(OpenApiCall.SESSION_TOKEN, (name, token) -> MASKED);
    String token = signed.request().headers().firstValue(OpenApiCall.SESSION_TOKEN).orElse(MASKED);
    return new OpenApiTransport.Exchange(
        began,
        Duration.between(began, clock.instant()),
        signed.request().uri(),
        headers,
        Bytes.of(call.body()),
        signed.steps().canonicalRequest().replace(token, MASKED),
        signed.steps().stringToSign(),
        response == null ? 0 : response.statusCode(),
        Bytes.of(response == null ? new byte[0] : response.body().bytes()));
  }
}
