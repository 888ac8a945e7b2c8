package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.message.Bytes;
import java.net.http.HttpRequest;
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

/** Reports each HTTP exchange to a listener, if there is one, once it is over. */
record ExchangeObserver(
    Optional<Consumer<OpenApiTransport.Exchange>> listener,
    InstantSource steady,
    Executor executor) {
  private static final String MASKED = "***";

  void observe(
      OpenApiRequest request,
      OpenApiRequest.Signed signed,
      Instant began,
      CompletableFuture<HttpResponse<BoundedBody.Content>> answer) {
    if (listener.isEmpty()) {
      return;
    }
    Instant start = steady.instant();
    answer.whenCompleteAsync(
        (response, error) -> {
          Duration took = Duration.between(start, steady.instant());
          listener.get().accept(exchange(request, signed, began, took, response));
        },
        executor);
  }

  private OpenApiTransport.Exchange exchange(
      OpenApiRequest request,
      OpenApiRequest.Signed signed,
      Instant began,
      Duration took,
      HttpResponse<BoundedBody.Content> response) {
    String token =
        signed.request().headers().firstValue(OpenApiRequest.SESSION_TOKEN).orElse(MASKED);
    return new OpenApiTransport.Exchange(
        began,
        took,
        signed.request().uri(),
        headers(signed.request()),
        Bytes.of(request.body()),
        signed.steps().canonicalRequest().replace(token, MASKED),
        signed.steps().stringToSign(),
        response == null ? 0 : response.statusCode(),
        Bytes.of(response == null ? new byte[0] : response.body().bytes()));
  }

  private static SortedMap<String, String> headers(HttpRequest request) {
    SortedMap<String, String> headers = new TreeMap<>();
    request.headers().map().forEach((name, values) -> headers.put(name, String.join(", ", values)));
    headers.computeIfPresent(OpenApiRequest.SESSION_TOKEN, (name, token) -> MASKED);
    return headers;
  }
}
