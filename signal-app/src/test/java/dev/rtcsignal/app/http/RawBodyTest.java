package dev.rtcsignal.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.emulator.TestCloud;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class RawBodyTest {
  private static final int LIMIT = 100_000;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger calls = new AtomicInteger();
  private int port;

  @BeforeEach
  void start() {
    Router router = Router.router(vertx);
    router
        .post("/")
        .handler(
            RawBody.upTo(
                LIMIT,
                (context, body) -> {
                  calls.incrementAndGet();
                  context.end("got " + body.length);
                }));
    router
        .post("/failing")
        .handler(
            RawBody.upTo(
                LIMIT,
                (context, body) -> {
                  throw new IllegalStateException("secret payload");
                }));
    router
        .route()
        .failureHandler(
            context ->
                context
                    .response()
                    .setStatusCode(500)
                    .end(context.failure().getClass().getSimpleName()));
    port =
        TestCloud.await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"))
            .actualPort();
  }

  @AfterEach
  void stop() {
    TestCloud.await(vertx.close());
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "100000, 100000", "100001, 100001", "5000000, 100001"})
  void handsOnTheWholeBodyOrOneByteMoreThanTheLimitOnce(int sent, int got) throws Exception {
    assertThat(post("/", BodyPublishers.ofByteArray(new byte[sent])).body())
        .isEqualTo("got " + got);
    assertThat(calls).hasValue(1);
  }

  @Test
  void readsAChunkedBody() throws Exception {
    BodyPublisher chunked =
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[70_000]));
    assertThat(post("/", chunked).body()).isEqualTo("got 70000");
  }

  @Test
  void failsTheRequestWithWhatIsThrown() throws Exception {
    HttpResponse<String> reply = post("/failing", BodyPublishers.ofString("x"));
    assertThat(reply.statusCode()).isEqualTo(500);
    assertThat(reply.body()).isEqualTo("IllegalStateException");
  }

  private HttpResponse<String> post(String path, BodyPublisher body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .version(HttpClient.Version.HTTP_1_1)
                .POST(body)
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
