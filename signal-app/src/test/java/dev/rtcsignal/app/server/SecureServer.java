package dev.rtcsignal.app.server;

import dev.rtcsignal.adapter.webhook.NotificationWebhook;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.net.CountingTransport;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import dev.rtcsignal.ports.memory.PresenceTracker;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A reference server on loopback with notifications. */
final class SecureServer implements AutoCloseable {
  static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  static final AppKey KEY = new AppKey(APP, "front-test-app-key-0123456789");
  static final String SECRET = "front-test-notification-secret";
  static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  private final Vertx vertx = CountingTransport.vertx(new VertxOptions());
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ServerEvents events = new ServerEvents(() -> NOW);
  private final ReferenceServer server;
  private final URI uri;

  private SecureServer(Consumer<TestOptions> options) {
    InMemoryKeys keys = new InMemoryKeys().add(KEY);
    PresenceTracker presence = new PresenceTracker();
    SignalHandler thanks = signal -> CompletableFuture.completedFuture(Ack.text("thanks"));
    SignalWebhook callbacks =
        SignalWebhook.builder(TokenSenderCheck.of(keys, Duration.ZERO), thanks, () -> NOW).build();
    NotificationWebhook notifications =
        NotificationWebhook.builder(
                APP, () -> List.of(new NotificationSecret(SECRET)), presence, () -> NOW)
            .build();
    TestOptions built =
        new TestOptions(APP, keys, callbacks)
            .notifications(notifications, presence)
            .clock(() -> NOW);
    options.accept(built);
    ServerOptions complete = built.build();
    server = new ReferenceServer(vertx, complete, events);
    String scheme = complete.tls().isPresent() ? "https" : "http";
    uri = URI.create(scheme + "://127.0.0.1:" + TestCloud.await(server.listen("127.0.0.1", 0)));
  }

  static SecureServer start(Consumer<TestOptions> options) {
    return new SecureServer(options);
  }

  /** Starts a server behind a proxy at 127.0.0.1, with these API keys. */
  static SecureServer behindProxy(String... apiKeys) {
    return start(options -> options.set("trusted-proxies", "127.0.0.1").apiKeys(apiKeys));
  }

  /** Starts a server behind a proxy that allows one failed proof per second, the fewest. */
  static SecureServer strict() {
    return start(
        options -> options.set("trusted-proxies", "127.0.0.1").set("max-failed-proofs", 1));
  }

  ServerEvents events() {
    return events;
  }

  /** Makes the server read the files of its certificate; returns whether it exchanged it. */
  boolean refreshCertificate() {
    return TestCloud.await(server.refreshCertificate());
  }

  URI uri() {
    return uri;
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri.resolve(path));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri.resolve(path)).POST(HttpRequest.BodyPublishers.ofString(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  CompletableFuture<HttpResponse<String>> getLater(String path, String... headers) {
    return http.sendAsync(
        HttpRequest.newBuilder(uri.resolve(path)).headers(headers).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  static String signature(String user) {
    return CallbackSignature.mint(KEY, user, Lifetime.starting(NOW, Duration.ofHours(1)), 1).text();
  }

  static String callback(String text) {
    return callback(text, signature("hyf"));
  }

  static String callback(String text, String signature) {
    return Json.object()
        .add("message", text)
        .add("binary", false)
        .add("signature", signature)
        .build()
        .toString();
  }

  @Override
  public void close() {
    TestCloud.await(server.stop(Duration.ZERO, 0));
    TestCloud.await(vertx.close());
  }
}
