package dev.rtcsignal.app.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.EnvelopeKey;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Searches all responses, events and metrics of the server for secrets. */
class NothingSecretTest {
  private static final String API_KEY = "front-test-api-key-of-all-routes";
  private static final String[] ALLOWED = {"Authorization", "Bearer " + API_KEY};
  private static final String SIGNATURE = SecureServer.signature("hyf");

  /** Of a signature only the end is secret: it begins with the version and the AppId. */
  private static final List<String> SECRETS =
      List.of(
          API_KEY,
          "front-test-app-key-0123456789",
          SecureServer.SECRET,
          SIGNATURE.substring(40),
          EnvelopeKey.derive(SecureServer.KEY, SIGNATURE).text());

  private final Queue<String> output = new ConcurrentLinkedQueue<>();

  @Test
  void noResponseEventOrMetricHoldsASecret() throws Exception {
    try (SecureServer server = SecureServer.behindProxy(API_KEY)) {
      readEvents(server);
      callbacks(server);
      notifications(server);
      requests(server);
      for (String path : List.of("/metrics", "/health/ready", "/")) {
        add(server.get(path));
      }
      for (String path : List.of("/v1/callbacks", "/v1/rooms", "/v1/quota", "/v1/console")) {
        add(server.get(path, ALLOWED));
      }
      await().atMost(30, SECONDS).until(() -> output.contains("event: callback"));
    }
    assertThat(output).hasSizeGreaterThan(25);
    for (String secret : SECRETS) {
      assertThat(output.stream().filter(text -> text.contains(secret)))
          .as("with a secret")
          .isEmpty();
    }
  }

  @Test
  void returnsTheEnvelopeKeyToTheClientThatMintsASignature() throws Exception {
    try (SecureServer server = SecureServer.behindProxy(API_KEY)) {
      HttpResponse<String> minted =
          server.post(
              "/v1/tokens", "{\"kind\":\"signature\",\"userId\":\"hyf\",\"sealed\":true}", ALLOWED);
      var answer = Json.parse(minted.body()).orElseThrow();
      String key = EnvelopeKey.derive(SecureServer.KEY, answer.getString("token")).text();
      assertThat(answer.getString("sealingKey")).isEqualTo(key);
      assertThat(minted.headers().firstValue("Cache-Control")).contains("no-store");
    }
  }

  private void callbacks(SecureServer server) throws Exception {
    String good = SecureServer.callback("hello");
    List<String> bodies =
        new ArrayList<>(List.of(good, SecureServer.callback("{\"v\":1,\"mac\":\"x\"}")));
    bodies.add(good + " and more");
    bodies.add(good.replace("false", "\"no\""));
    bodies.add(good.replace("\"signature\"", "\"\\u0073ignature\""));
    bodies.add(
        SecureServer.callback("hello", SIGNATURE.substring(0, SIGNATURE.length() - 4) + "AAA="));
    bodies.add(SecureServer.callback("x".repeat(70_000)));
    for (String body : bodies) {
      add(server.post("/callback", body));
    }
  }

  private void notifications(SecureServer server) throws Exception {
    for (String body : List.of("{}", "{\"EventType\":\"" + SecureServer.SECRET + "\"}", "x")) {
      add(server.post("/notifications", body));
    }
  }

  private void requests(SecureServer server) throws Exception {
    String signal = "{\"to\":{\"user\":\"u\"},\"text\":\"hi\"}";
    add(server.post("/v1/signals", signal, ALLOWED));
    add(server.post("/v1/signals", "{\"to\":{\"room\":\"" + SIGNATURE + "\"}}", ALLOWED));
    add(server.post("/v1/signals", signal));
    add(server.post("/v1/signals", signal, "Authorization", "Bearer " + API_KEY + "x"));
    add(server.post("/v1/tokens", "{\"kind\":\"" + API_KEY + "\"}", ALLOWED));
    add(server.post("/v1/tokens/inspect", "{\"token\":\"" + SIGNATURE + "\"}", ALLOWED));
    add(server.get("/v1/rooms/no%20room", ALLOWED));
    add(server.get("/v1/callbacks/7", ALLOWED));
    add(server.get("/nowhere?key=" + API_KEY, ALLOWED));
  }

  private void add(HttpResponse<String> answer) {
    output.add(answer.statusCode() + " " + answer.headers().map() + " " + answer.body());
  }

  private void readEvents(SecureServer server) throws Exception {
    HttpRequest events =
        HttpRequest.newBuilder(server.uri().resolve("/v1/events")).headers(ALLOWED).build();
    HttpClient.newHttpClient()
        .sendAsync(events, HttpResponse.BodyHandlers.ofLines())
        .thenAcceptAsync(
            answer -> answer.body().forEach(output::add), task -> daemon(task).start());
    await().atMost(30, SECONDS).until(() -> output.contains(": open"));
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "events");
    thread.setDaemon(true);
    return thread;
  }
}
