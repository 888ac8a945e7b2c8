package dev.rtcsignal.app.server;

import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.net.CountingTransport;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;

/** A reference server on loopback, with one AppKey and a transport whose outcome a test sets. */
abstract class ServerFixture {
  static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  static final AppKey KEY = new AppKey(APP, "server-test-app-key-0123456789");
  static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  static final String API_KEY = "server-test-api-key-0123456789";

  final Vertx vertx = CountingTransport.vertx(new VertxOptions());
  final HttpClient http = HttpClient.newHttpClient();
  final AtomicReference<SendResult> outcome = new AtomicReference<>(new SendResult.Accepted("r1"));
  final InMemoryTransport transport = InMemoryTransport.answering(s -> outcome.get());
  final InMemoryKeys keys = new InMemoryKeys().add(KEY);
  final ServerEvents events = new ServerEvents(() -> NOW);
  SignalHandler handler = signal -> CompletableFuture.completedFuture(Ack.text("thanks"));
  volatile Instant now = NOW;
  ReferenceServer server;
  private Optional<URI> uri = Optional.empty();

  @AfterEach
  void stop() {
    if (server != null) {
      TestCloud.await(server.stop(Duration.ZERO, 0));
    }
    TestCloud.await(vertx.close());
  }

  final URI start(Optional<String> apiKey) {
    SignalWebhook webhook =
        SignalWebhook.builder(
                TokenSenderCheck.of(keys, Duration.ZERO),
                events.reporting(signal -> handler.onSignal(signal)),
                () -> NOW)
            .build();
    TestOptions options = new TestOptions(APP, keys, webhook).transport(transport).clock(() -> now);
    apiKey.ifPresent(options::apiKeys);
    server = new ReferenceServer(vertx, options.build(), events);
    uri =
        Optional.of(
            URI.create("http://127.0.0.1:" + TestCloud.await(server.listen("127.0.0.1", 0))));
    return uri.get();
  }

  final HttpRequest.Builder post(String path, String body) {
    return HttpRequest.newBuilder(URI.create(uri.orElseThrow() + path))
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  final HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(URI.create(uri.orElseThrow() + path));
  }

  final HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http(http, request);
  }

  static HttpResponse<String> http(HttpClient client, HttpRequest.Builder request)
      throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  static String callback(String message) {
    String signature =
        CallbackSignature.mint(KEY, "hyf", Lifetime.starting(NOW, Duration.ofHours(1)), 7).text();
    return Json.object()
        .add("message", message)
        .add("binary", false)
        .add("signature", signature)
        .build()
        .toString();
  }
}
