package dev.rtcsignal.app.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.cloud.CallbackSender;
import dev.rtcsignal.app.cloud.CallbackSender.Callback;
import dev.rtcsignal.app.cloud.ClientMessage;
import dev.rtcsignal.domain.message.UserAddress;
import dev.rtcsignal.domain.message.UserId;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The POST of vendor-facts 4.3 and the codes of 4.4. */
class CallbackPosterTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void sendsTheBodyWithoutAContentType() throws Exception {
    AtomicReference<MultiMap> headers = new AtomicReference<>();
    AtomicReference<String> received = new AtomicReference<>();
    int port =
        listen(
            request -> {
              headers.set(request.headers());
              request
                  .body()
                  .onSuccess(
                      body -> {
                        received.set(request.method() + " " + request.uri() + " " + body);
                        request.response().end("你好");
                      });
            });
    assertThat(post("http://127.0.0.1:" + port + "/in?x=1", "é"))
        .isEqualTo(new CallbackSender.Result(0, 200, "你好"));
    assertThat(received.get())
        .isEqualTo("POST /in?x=1 {\"message\":\"é\",\"binary\":false,\"signature\":\"sig\"}");
    assertThat(headers.get().contains("content-type")).isFalse();
    assertThat(headers.get().contains("authorization")).isFalse();
  }

  /** Row C3 of the field faults; a name that Docker Compose gives: micronaut-core#1806. */
  @ParameterizedTest
  @ValueSource(strings = {"http://my_server:%d/callback", "HTTP://localhost:%d/callback"})
  void postsToAHostWithAnUnderscoreAndToASchemeInUpperCase(String url) throws Exception {
    AtomicReference<String> host = new AtomicReference<>();
    int port =
        listen(
            request -> {
              host.set(request.getHeader("Host"));
              request.response().end();
            });
    Vertx resolving =
        Vertx.vertx(
            new VertxOptions()
                .setAddressResolverOptions(
                    new AddressResolverOptions()
                        .setHostsValue(Buffer.buffer("127.0.0.1 my_server localhost\n"))));
    try {
      Callback callback = callback(url.formatted(port), "x");
      assertThat(post(new CallbackPoster(resolving), callback).error()).isZero();
      assertThat(host.get()).matches("(my_server|localhost):" + port);
    } finally {
      TestCloud.await(resolving.close());
    }
  }

  @ParameterizedTest
  @CsvSource({"200, 0", "204, 0", "302, 18", "400, 18", "401, 18", "500, 18", "503, 18"})
  void reportsError18ForAResponseOtherThan2xx(int status, int error) throws Exception {
    int port = listen(request -> request.response().setStatusCode(status).end());
    assertThat(post("http://127.0.0.1:" + port, "{}").error()).isEqualTo(error);
  }

  @Test
  void returnsAnAckOf64KibAndRejectsALongerOne() throws Exception {
    int port =
        listen(
            request ->
                request.response().end("x".repeat(Integer.parseInt(request.uri().substring(1)))));
    assertThat(post("http://127.0.0.1:" + port + "/65536", "{}").message()).hasSize(65_536);
    assertThat(post("http://127.0.0.1:" + port + "/65537", "{}").error()).isEqualTo(18);
  }

  @Test
  void reportsError17IfTheConnectionIsRefusedOrClosed() throws Exception {
    HttpServer gone = server(request -> {});
    int port = gone.actualPort();
    gone.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertThat(post("http://127.0.0.1:" + port, "{}").error()).isEqualTo(17);
    int closing = listen(request -> request.connection().close());
    assertThat(post("http://127.0.0.1:" + closing, "{}").error()).isEqualTo(17);
  }

  @Test
  void reportsError17ForAnInvalidPort() throws Exception {
    assertThat(post("http://127.0.0.1:99999/", "{}").error()).isEqualTo(17);
  }

  /** The emulator still posts events of clients that disconnect while it stops. */
  @Test
  void reportsError17AfterClose() throws Exception {
    CallbackPoster closed = new CallbackPoster(vertx);
    TestCloud.await(closed.close());
    int port = listen(request -> request.response().end("ok"));
    assertThat(
            sent(closed, callback("http://127.0.0.1:" + port, "{}"))
                .get(10, TimeUnit.SECONDS)
                .error())
        .isEqualTo(17);
  }

  @Test
  void reportsError17WithoutAResponseAndError18ForAnIncompleteOne() throws Exception {
    CallbackPoster impatient = new CallbackPoster(vertx, Duration.ofMillis(300));
    int silent = listen(request -> {});
    assertThat(
            sent(impatient, callback("http://127.0.0.1:" + silent, "{}"))
                .get(10, TimeUnit.SECONDS)
                .error())
        .isEqualTo(17);
    int incomplete = listen(request -> request.response().setChunked(true).write("x"));
    assertThat(
            sent(impatient, callback("http://127.0.0.1:" + incomplete, "{}"))
                .get(10, TimeUnit.SECONDS)
                .error())
        .isEqualTo(18);
  }

  @Test
  void postsConcurrentCallbacksToASlowServer() throws Exception {
    int port =
        listen(
            request ->
                vertx
                    .timer(700, TimeUnit.MILLISECONDS)
                    .onSuccess(passed -> request.response().end("ok")));
    CallbackPoster impatient = new CallbackPoster(vertx, Duration.ofSeconds(3));
    List<CompletableFuture<CallbackSender.Result>> answers = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      answers.add(sent(impatient, callback("http://127.0.0.1:" + port, "{}")));
    }
    for (CompletableFuture<CallbackSender.Result> answer : answers) {
      assertThat(answer.get(20, TimeUnit.SECONDS).error()).isZero();
    }
  }

  private CallbackSender.Result post(String url, String body) throws Exception {
    return post(new CallbackPoster(vertx), callback(url, body));
  }

  private static CallbackSender.Result post(CallbackPoster poster, Callback callback)
      throws Exception {
    return sent(poster, callback).get(20, TimeUnit.SECONDS);
  }

  private static CompletableFuture<CallbackSender.Result> sent(
      CallbackPoster poster, Callback callback) {
    return poster.post(callback.url(), callback.body()).toCompletableFuture();
  }

  private static Callback callback(String url, String message) {
    return new Callback(
        new UserAddress(TestCloud.APP, new UserId("hyf")),
        url,
        ClientMessage.text(message).orElseThrow(),
        "sig",
        "1:1");
  }

  private int listen(Consumer<HttpServerRequest> handler) throws Exception {
    return server(handler).actualPort();
  }

  private HttpServer server(Consumer<HttpServerRequest> handler) throws Exception {
    return vertx
        .createHttpServer()
        .requestHandler(handler::accept)
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }
}
