package dev.rtcsignal.app.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.ports.dispatch.FairShare;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class BodyReaderTest {
  private static final int LIMIT = 100_000;

  private final Vertx vertx = Vertx.vertx();

  /** One address may take half of it. */
  private final FairShare<String> memory = new FairShare<>(300_000);

  private final AtomicInteger calls = new AtomicInteger();
  private final List<RawPeer> peers = new ArrayList<>();
  private int port;

  @BeforeEach
  void start() {
    Router router = Router.router(vertx);
    router
        .post("/")
        .handler(
            BodyReader.upTo(
                LIMIT,
                (context, body) -> {
                  calls.incrementAndGet();
                  context.end("got " + body.length);
                }));
    router
        .post("/small")
        .handler(
            context ->
                BodyReader.read(
                    context.request(),
                    LIMIT,
                    memory,
                    body -> context.end("got " + body.length + ";")));
    router
        .post("/failing")
        .handler(
            BodyReader.upTo(
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
  void stop() throws Exception {
    for (RawPeer peer : peers) {
      peer.close();
    }
    TestCloud.await(vertx.close());
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "100000, 100000", "100001, 100001", "5000000, 100001"})
  void passesOnTheWholeBodyOrOneByteMoreThanTheLimitOnce(int sent, int got) throws Exception {
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
  void failsTheRequestWithTheExceptionOfTheConsumer() throws Exception {
    HttpResponse<String> reply = post("/failing", BodyPublishers.ofString("x"));
    assertThat(reply.statusCode()).isEqualTo(500);
    assertThat(reply.body()).isEqualTo("IllegalStateException");
  }

  @Test
  void answers503OverTheSharedMemoryAndReleasesItWithTheBody() throws Exception {
    RawPeer first = begin(80_000);
    RawPeer second = begin(70_000);
    awaitTaken(150_000);
    assertThat(begin(4_097).until("retry later"))
        .startsWith("HTTP/1.1 503")
        .containsIgnoringCase("retry-after: 1\r\n")
        .containsIgnoringCase("connection: close\r\n");
    second.close();
    awaitTaken(80_000);
    first.say("x".repeat(10_000));
    assertThat(first.until(";")).endsWith("got 90000;");
    awaitTaken(0);
  }

  @Test
  void releasesTheMemoryOfABodyOverTheLimit() throws Exception {
    assertThat(post("/small", BodyPublishers.ofByteArray(new byte[5_000_000])).body())
        .isEqualTo("got 100001;");
    assertThat(post("/small", BodyPublishers.ofByteArray(new byte[100_000])).body())
        .isEqualTo("got 100000;");
    awaitTaken(0);
  }

  /** Sends the first bytes of a body of 90,000 bytes. */
  private RawPeer begin(int bytes) throws Exception {
    RawPeer peer = new RawPeer(port);
    peers.add(peer);
    return peer.say("POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n")
        .say("x".repeat(bytes));
  }

  private void awaitTaken(long bytes) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(memory.taken()).isEqualTo(bytes));
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
