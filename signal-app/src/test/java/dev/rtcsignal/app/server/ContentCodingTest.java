package dev.rtcsignal.app.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.app.observe.FailureLog;
import dev.rtcsignal.app.observe.LogOf;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Regression: a body with a Content-Encoding was parsed as JSON, answered 400, and counted as a
 * failed proof of its address. Row B10 of the field faults.
 */
@Timeout(60)
class ContentCodingTest {
  private final SecureServer server = SecureServer.strict();

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZIP", "br", "deflate", "gzip, identity", "x", "zstd", "*"})
  void anotherCodingThanIdentityIsAnswered415(String coding) throws Exception {
    HttpResponse<String> reply =
        server.post("/callback", SecureServer.callback("hello"), "Content-Encoding", coding);
    assertThat(reply.statusCode()).isEqualTo(415);
    assertThat(reply.headers().firstValue("Accept-Encoding")).contains("identity");
    assertThat(reply.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(reply.body()).contains("without Content-Encoding");
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "Identity", "", "identity, identity"})
  void theIdentityCodingIsNoCoding(String coding) throws Exception {
    HttpResponse<String> reply =
        server.post("/callback", SecureServer.callback("hello"), "Content-Encoding", coding);
    assertThat(reply.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/callback", "/callback/", "/notifications"})
  void aCompressedBodyIsNoFailedProof(String path) throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(server.post(path, "nonsense", "Content-Encoding", "gzip").statusCode())
          .isEqualTo(415);
    }
    assertThat(server.post(path, "nonsense").statusCode()).isEqualTo(400);
    assertThat(server.post(path, "nonsense").statusCode()).as("beyond the rate").isEqualTo(429);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/signals", "/v1/tokens", "/v1/tokens/inspect"})
  void theApiAnswersInItsOwnForm(String path) throws Exception {
    HttpResponse<String> reply = server.post(path, "{}", "Content-Encoding", "gzip");
    assertThat(reply.statusCode()).isEqualTo(415);
    assertThat(reply.headers().firstValue("Accept-Encoding")).contains("identity");
    assertThat(reply.body()).contains("\"rule\":\"content-encoding\"");
  }

  @Test
  void theRefusalIsCounted() throws Exception {
    server.post("/callback", "nonsense", "Content-Encoding", "gzip");
    assertThat(server.get("/metrics").body())
        .contains("signal_callbacks_total{status=\"415\"} 1.0");
  }

  @Test
  void theRefusalIsLoggedButNotWhatIsBeyondTheRate() throws Exception {
    try (LogOf log = new LogOf(FailureLog.class)) {
      server.post("/callback", "nonsense");
      assertThat(server.post("/callback", "nonsense").statusCode()).isEqualTo(429);
      server.post("/callback", "nonsense", "Content-Encoding", "gzip");
      await().until(() -> log.lines().stream().anyMatch(line -> line.contains("status=415")));
      assertThat(log.lines()).noneMatch(line -> line.contains("status=429 reason=\"malformed"));
    }
  }
}
