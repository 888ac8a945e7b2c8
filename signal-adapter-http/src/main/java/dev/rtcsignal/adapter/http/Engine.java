package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.delivery.RetryRule;
import dev.rtcsignal.ports.AccessKeys;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
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
    Delayer delayer) {

  /** Returns the very future of the client: to cancel that is to cancel the exchange. */
  CompletableFuture<HttpResponse<BoundedBody.Content>> exchange(
      OpenApiCall call, AccessKey key, Departure departure) {
    return client.sendAsync(
        call.request(key, signings, clock.instant(), departure), answer -> new BoundedBody());
  }
}
