package dev.rtcsignal.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.json.Json;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventStreamTest {
  private final Vertx vertx = Vertx.vertx();
  private final EventStream stream = new EventStream(vertx);
  private int port;

  @BeforeEach
  void start() {
    Router router = Router.router(vertx);
    router.get("/v1/events").handler(stream::open);
    port =
        TestCloud.await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"))
            .actualPort();
  }

  @AfterEach
  void stop() {
    TestCloud.await(vertx.close());
  }

  @Test
  void tellsAListenerWhatHappensFromThenOn() throws Exception {
    stream.publish("callback", note("before"));
    HttpResponse<InputStream> listener = listen();
    stream.publish("callback", note("not proved: EXPIRED"));
    stream.close();
    String text = new String(listener.body().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(text)
        .startsWith(": open\n\n")
        .contains("event: callback\ndata: {\"note\":\"not proved: EXPIRED\"}\n\n")
        .endsWith(": the server stops\n\n")
        .doesNotContain("before");
  }

  @Test
  void dropsAListenerThatDoesNotReadAndTellsTheOthersEverything() throws Exception {
    HttpResponse<InputStream> good = listen();
    CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> readAll(good.body()));
    try (Socket lazy = new Socket("127.0.0.1", port)) {
      lazy.setSoTimeout(20_000);
      lazy.getOutputStream()
          .write(
              "GET /v1/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      Thread.sleep(300);
      for (int i = 0; i < 400; i++) {
        stream.publish("signal", note("x".repeat(60_000) + "n" + i));
        Thread.sleep(5);
      }
      String lastWords = new String(lazy.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(lastWords).contains(": too slow\n\n").doesNotContain("xn399");
    }
    stream.close();
    String all = read.get(20, TimeUnit.SECONDS);
    assertThat(all).contains("xn0").contains("xn399");
  }

  private static JsonObject note(String text) {
    return Json.object().add("note", text).build();
  }

  private static String readAll(InputStream in) {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      in.transferTo(out);
      return out.toString(StandardCharsets.UTF_8);
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<InputStream> listen() throws Exception {
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/events"))
                    .version(HttpClient.Version.HTTP_1_1)
                    .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.headers().firstValue("cache-control")).contains("no-store");
    return response;
  }
}
