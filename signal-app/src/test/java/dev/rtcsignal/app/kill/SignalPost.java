package dev.rtcsignal.app.kill;

import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;

/** Requests to send a text to one user. */
final class SignalPost {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private SignalPost() {}

  static HttpRequest.Builder of(URI server, String text) {
    JsonObject body =
        Json.object().add("to", Json.object().add("user", "alice")).add("text", text).build();
    return HttpRequest.newBuilder(server.resolve("/v1/signals"))
        .timeout(TIMEOUT)
        .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
  }

  /** A request that is answered once the signal is durable. */
  static HttpRequest named(URI server, String text, String name) {
    return of(server, text)
        .header("Prefer", "respond-async")
        .header("Idempotency-Key", name)
        .build();
  }
}
