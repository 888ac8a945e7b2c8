package dev.rtcsignal.app.kafka;

import dev.rtcsignal.app.journey.Program;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.message.AppId;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A server, a process of the runnable jar, with topics of Kafka; it can be started anew. */
final class HandOverServer implements AutoCloseable {
  static final String APP = "60af4c8dcb758d00ce35adb3";
  private static final String KEY = "hand-over-app-key-0123456789";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final String name;
  private final Map<String, String> settings = new HashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private Program program;
  private URI uri;

  HandOverServer(String name, String kafka, URI cloud) throws Exception {
    this.name = name;
    Path logs = Files.createDirectories(Path.of("target", "it-logs"));
    Path store = Files.createTempDirectory(logs, "kafka-store-").resolve("signal.db");
    settings.put("SIGNAL_APP_ID", APP);
    settings.put("SIGNAL_APP_KEY", KEY);
    settings.put("SIGNAL_ACCESS_KEY_ID", "AKLThandover");
    settings.put("SIGNAL_SECRET_ACCESS_KEY", "hand-over-secret-0123456789");
    settings.put("SIGNAL_CLOUD", cloud.toString());
    settings.put("SIGNAL_STORE", "sqlite:" + store);
    settings.put("SIGNAL_KAFKA", kafka);
    settings.put("SIGNAL_SHUTDOWN_DELAY_SECONDS", "0");
    settings.put("SIGNAL_USER_RATE", "100000");
    settings.put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx192m");
  }

  HandOverServer with(String setting, String value) {
    settings.put(setting, value);
    return this;
  }

  HandOverServer start() throws Exception {
    program = Program.start(name, settings, "serve", "--server-port=0");
    uri = program.ready("server");
    return this;
  }

  /** Sends SIGTERM, and waits for the end of the process. */
  int stop() throws Exception {
    program.terminate();
    return program.exitCode();
  }

  void kill() throws InterruptedException {
    program.kill();
  }

  long pid() {
    return program.pid();
  }

  int status(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri.resolve(path)).timeout(TIMEOUT).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  /** Posts a callback with a text of a user. */
  CompletableFuture<HttpResponse<String>> post(String user, String text) {
    return post(user, Json.object().add("message", text).add("binary", false).build());
  }

  CompletableFuture<HttpResponse<String>> post(String user, JsonObject message) {
    HttpRequest request =
        HttpRequest.newBuilder(uri.resolve("/callback"))
            .timeout(TIMEOUT)
            .POST(HttpRequest.BodyPublishers.ofString(signed(user, message).toString()))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  static String signature(String user) {
    Lifetime hour = Lifetime.starting(Instant.now(), Duration.ofHours(1));
    return CallbackSignature.mint(key(), user, hour, 7).text();
  }

  static AppKey key() {
    return new AppKey(new AppId(APP), KEY);
  }

  private static JsonObject signed(String user, JsonObject message) {
    return message.containsKey("signature")
        ? message
        : Json.object(message).add("signature", signature(user)).build();
  }

  @Override
  public void close() {
    program.close();
  }
}
