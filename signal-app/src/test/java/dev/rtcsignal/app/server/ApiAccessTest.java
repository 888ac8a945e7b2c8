package dev.rtcsignal.app.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Access to the API with and without API keys, over loopback. */
@Timeout(60)
class ApiAccessTest extends ServerFixture {
  @Execution(CONCURRENT)
  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer ", "Bearer wrong", "Basic server-test-api-key-0123456789"})
  void demandsTheApiKeyUnderV1(String authorization) throws Exception {
    start(Optional.of(API_KEY));
    for (String path : List.of("/v1/signals", "/v1/tokens", "/v1/events", "/v1/none")) {
      HttpRequest.Builder request = post(path, "{}");
      if (!authorization.isEmpty()) {
        request.setHeader("Authorization", authorization);
      }
      HttpResponse<String> reply = send(request);
      assertThat(reply.statusCode()).as(path).isEqualTo(401);
      assertThat(reply.body()).doesNotContain(API_KEY);
    }
    assertThat(transport.sent()).isEmpty();
  }

  @Test
  void acceptsTheApiKeyAndNeedsNoneForHealthMetricsAndCallbacks() throws Exception {
    start(Optional.of(API_KEY));
    HttpRequest.Builder request =
        post("/v1/tokens", "{\"kind\":\"login\",\"userId\":\"u\"}")
            .setHeader("Authorization", "Bearer " + API_KEY);
    assertThat(send(request).statusCode()).isEqualTo(200);
    assertThat(send(get("/health/live")).statusCode()).isEqualTo(200);
    assertThat(send(get("/health/ready")).statusCode()).isEqualTo(200);
    assertThat(send(get("/metrics")).statusCode()).isEqualTo(200);
    assertThat(send(post("/callback", callback("x"))).statusCode()).isEqualTo(200);
  }

  /**
   * Regression: a page whose name was rebound to 127.0.0.1 read what needs no key. A callback
   * proves itself, and comes through a tunnel with the Host of the tunnel. Row E2 of the field
   * faults.
   */
  @ParameterizedTest
  @CsvSource({
    "GET /, 403",
    "GET /console/app.js, 403",
    "GET /metrics, 403",
    "GET /health/ready, 403",
    "GET /v1/quota, 403",
    "GET /nowhere, 403",
    "POST /callback, 400",
    "POST /callback/, 400",
  })
  void servesOnlyCallbacksUnderAnotherHostIfNoApiKeyIsConfigured(String line, int status)
      throws Exception {
    int port = start(Optional.empty()).getPort();
    assertThat(say(port, line, "evil.example", "Content-Length: 0")).startsWith(answer(status));
  }

  @ParameterizedTest
  @CsvSource({"GET /health/live, 200", "GET /, 200", "GET /v1/quota, 401"})
  void servesAnyHostIfAnApiKeyIsConfigured(String line, int status) throws Exception {
    int port = start(Optional.of(API_KEY)).getPort();
    assertThat(say(port, line, "signal.example", "X: y")).startsWith(answer(status));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 'X: y', 200",
    "localhost, Origin: http://localhost:3000, 200",
    "127.0.0.1, Origin: https://evil.example, 403",
    "evil.example, 'X: y', 403",
    "127.0.0.1, Origin: null, 403",
    "127.0.0.1, X-Forwarded-For: 203.0.113.9, 403",
    "127.0.0.1, Forwarded: for=203.0.113.9, 403",
  })
  void servesOnlyThisMachineIfNoApiKeyIsConfigured(String host, String header, int status)
      throws Exception {
    int port = start(Optional.empty()).getPort();
    assertThat(say(port, "GET /v1/console", host, header)).startsWith(answer(status));
  }

  private static String answer(int status) {
    return "HTTP/1.1 " + status + " ";
  }

  private static String say(int port, String line, String host, String header) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      String request =
          line + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + header + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
