package dev.rtcsignal.app.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.domain.inbound.Ack;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Callbacks, events, metrics, start and stop of the server, over loopback. */
@Timeout(60)
class ReferenceServerTest extends ServerFixture {
  @Test
  void answersACallbackOfAnyContentTypeWithTheAck() throws Exception {
    start(Optional.empty());
    for (String type : List.of("text/plain", "application/json", "application/octet-stream")) {
      HttpResponse<String> reply =
          http.send(
              post("/callback", callback("hello")).setHeader("Content-Type", type).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(reply.statusCode()).isEqualTo(200);
      assertThat(reply.body()).isEqualTo("thanks");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-www-form-urlencoded", "multipart/form-data; boundary=abc"})
  void readsABodyOfAnyContentType(String type) throws Exception {
    start(Optional.empty());
    for (String text : List.of("=secret payload%zz&a=b", "x".repeat(9_000))) {
      HttpRequest.Builder request =
          post("/callback", callback(text)).setHeader("Content-Type", type);
      assertThat(send(request).statusCode()).isEqualTo(200);
      String signal = "{\"to\":{\"user\":\"u\"},\"text\":\"" + text + "\"}";
      assertThat(send(post("/v1/signals", signal).setHeader("Content-Type", type)).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void answers401ToAnotherAppsSignatureAnd400ToAMalformedBody() throws Exception {
    start(Optional.of(API_KEY));
    String documentedSample =
        "{\"message\":\"xxxx\",\"binary\":false,\"signature\":\"00160af4c8dcb758d00ce35adb3EQD24BQ"
            + "DeruMYfoMjmEDAGh5ZiAARgps6T5ZgcTz9bw5DewuRkzxBmTgnGEk+ZBv3mW5n58=\"}";
    assertThat(send(post("/callback", documentedSample)).statusCode()).isEqualTo(401);
    assertThat(send(post("/callback", "nonsense")).statusCode()).isEqualTo(400);
    assertThat(send(post("/callback", "")).statusCode()).isEqualTo(400);
  }

  @Test
  void answers413ToABodyThatIsTooLarge() throws Exception {
    start(Optional.empty());
    assertThat(send(post("/callback", "x".repeat(524_288))).statusCode()).isEqualTo(400);
    assertThat(send(post("/callback", "x".repeat(524_289))).statusCode()).isEqualTo(413);
    assertThat(send(post("/callback", "x".repeat(524_290))).statusCode()).isEqualTo(413);
    assertThat(send(post("/v1/signals", "x".repeat(524_289))).statusCode()).isEqualTo(413);
  }

  @Test
  void answers500WhenTheHandlerFails() throws Exception {
    handler =
        signal -> {
          throw new IllegalStateException("secret payload");
        };
    start(Optional.empty());
    HttpResponse<String> reply = send(post("/callback", callback("hello")));
    assertThat(reply.statusCode()).isEqualTo(500);
    assertThat(reply.body()).doesNotContain("secret");
  }

  @Test
  void answersHeadOfHealth() throws Exception {
    start(Optional.empty());
    HttpRequest.Builder head =
        get("/health/live").method("HEAD", HttpRequest.BodyPublishers.noBody());
    assertThat(send(head).statusCode()).isEqualTo(200);
  }

  @Test
  void countsCallbacksAndSends() throws Exception {
    start(Optional.empty());
    send(post("/callback", callback("x")));
    send(post("/callback", "nonsense"));
    send(post("/v1/signals", "{\"to\":{\"user\":\"u\"},\"text\":\"hi\"}"));
    String metrics = send(get("/metrics")).body();
    assertThat(metrics)
        .contains("signal_callbacks_total{status=\"200\"} 1.0")
        .contains("signal_callbacks_total{status=\"400\"} 1.0")
        .contains("signal_sends_total{outcome=\"accepted\"} 1.0")
        .contains("signal_api_send_seconds_count 1");
  }

  @Test
  void streamsSignalsCallbacksAndSends() throws Exception {
    start(Optional.empty());
    HttpResponse<InputStream> stream =
        http.send(get("/v1/events").build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(stream.headers().firstValue("content-type")).contains("text/event-stream");
    send(post("/callback", callback("hello")));
    send(post("/callback", "nonsense"));
    send(post("/v1/signals", "{\"to\":{\"room\":\"r\",\"users\":[\"u\"]},\"binary\":\"+/8=\"}"));
    TestCloud.await(server.stop(Duration.ZERO, 5));
    String text = new String(stream.body().readAllBytes(), StandardCharsets.UTF_8);
    List<String> data = new ArrayList<>();
    text.lines()
        .filter(line -> line.startsWith("data: "))
        // The use of the quota is told by the second, so in between or not.
        .filter(line -> !line.contains("headroomPercent"))
        .forEach(data::add);
    assertThat(data).hasSize(4);
    assertThat(data.get(0)).contains("\"userId\":\"hyf\",\"text\":\"hello\",\"ack\":\"thanks\"");
    assertThat(data.get(1)).contains("\"status\":200");
    assertThat(data.get(2)).contains("\"status\":400");
    assertThat(data.get(3))
        .contains("\"to\":{\"room\":\"r\",\"users\":[\"u\"]},\"binary\":\"+/8=\"")
        .contains("\"outcome\":\"accepted\"");
    assertThat(text).contains("event: send\n").contains("the server stops");
  }

  @Test
  void finishesRequestsInProgressWhenItStops() throws Exception {
    CompletableFuture<Ack> ack = new CompletableFuture<>();
    CompletableFuture<HttpResponse<String>> response = startRequest(ack);
    var stopped = server.stop(Duration.ZERO, 30).toCompletionStage().toCompletableFuture();
    await().atMost(30, SECONDS).until(this::isRefused);
    assertThat(stopped).isNotDone();
    ack.complete(Ack.text("late"));
    assertThat(response.get().body()).isEqualTo("late");
    stopped.get();
  }

  @Test
  void stopsAfterTheTimeoutAlthoughARequestIsInProgress() throws Exception {
    CompletableFuture<HttpResponse<String>> response = startRequest(new CompletableFuture<>());
    TestCloud.await(server.stop(Duration.ZERO, 1));
    assertThat(response).isNotCompleted();
  }

  /** Starts a server, and a request that is with the handler when this returns. */
  private CompletableFuture<HttpResponse<String>> startRequest(CompletableFuture<Ack> ack)
      throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    handler =
        signal -> {
          called.countDown();
          return ack;
        };
    start(Optional.empty());
    CompletableFuture<HttpResponse<String>> response =
        http.sendAsync(
            post("/callback", callback("x")).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(called.await(30, SECONDS)).isTrue();
    return response;
  }

  private boolean isRefused() throws Exception {
    try {
      http(HttpClient.newHttpClient(), get("/health/live"));
      return false;
    } catch (ConnectException e) {
      return true;
    }
  }

  @Test
  void showsTheConsole() throws Exception {
    start(Optional.empty());
    HttpResponse<String> page = send(get("/"));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("/console/app.js").contains("/console/style.css");
    assertThat(page.headers().firstValue("content-security-policy")).isPresent();
    assertThat(send(get("/nowhere")).statusCode()).isEqualTo(404);
  }

  /**
   * A proxy or a setting often adds a slash; the callback was answered 405, and lost. Row A8 of the
   * field faults.
   */
  @ParameterizedTest
  @ValueSource(strings = {"/callback/", "//callback", "/callback//", "/%63allback", "/./callback"})
  void takesACallbackInEveryFormOfItsPath(String path) throws Exception {
    start(Optional.empty());
    assertThat(send(post(path, callback("hello"))).body()).isEqualTo("thanks");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /callback, POST",
    "PUT, /callback/, POST",
    "DELETE, /health/live, 'GET, HEAD'",
    "POST, /v1/quota, GET",
    "PUT, /v1/signals, 'GET, POST'",
    "DELETE, /v1/callbacks/1, GET",
    "GET, /v1/callbacks/1/replay, POST",
    "POST, /v1/rooms/r, GET",
    "POST, /metrics, GET"
  })
  void answers405WithTheMethodsOfThePath(String method, String path, String allowed)
      throws Exception {
    start(Optional.empty());
    HttpResponse<String> reply =
        send(get(path).method(method, HttpRequest.BodyPublishers.noBody()));
    assertThat(reply.statusCode()).isEqualTo(405);
    assertThat(reply.headers().firstValue("Allow")).contains(allowed);
  }

  /** Row A3 of the field faults. */
  @Test
  void servesNewConnectionsForTheDelayAlthoughItIsNotReadyAnyMore() throws Exception {
    start(Optional.empty());
    var stopped = server.stop(Duration.ofSeconds(1), 5).toCompletionStage().toCompletableFuture();
    HttpResponse<String> ready = http(HttpClient.newHttpClient(), get("/health/ready"));
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).contains("the server stops");
    assertThat(send(get("/health/live")).statusCode()).isEqualTo(200);
    assertThat(send(post("/callback", callback("hello"))).body()).isEqualTo("thanks");
    await().atMost(30, SECONDS).until(this::isRefused);
    stopped.get();
  }
}
