package dev.rtcsignal.app.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.json.Json;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SseStreamTest {
  private final Vertx vertx = Vertx.vertx();
  private final SseStream stream = new SseStream(vertx);
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
  void sendsAClientTheEventsPublishedSinceItConnected() throws Exception {
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
  void disconnectsAClientThatDoesNotReadAndSendsTheOthersEverything() throws Exception {
    BufferedReader reading =
        new BufferedReader(new InputStreamReader(listen().body(), StandardCharsets.UTF_8));
    try (Socket notReading = new Socket("127.0.0.1", port)) {
      notReading.setSoTimeout(30_000);
      notReading
          .getOutputStream()
          .write(
              "GET /v1/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(notReading.getInputStream().read()).as("the response begins").isEqualTo('H');
      // 24 MB, more than the buffers of the sockets hold.
      for (int i = 0; i < 400; i++) {
        String data = note("x".repeat(60_000) + "n" + i);
        stream.publish("signal", data);
        assertThat(nextData(reading)).isEqualTo(data);
      }
      String rest = new String(notReading.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(rest).contains(": too slow\n\n").doesNotContain("xn399");
    }
  }

  private static String nextData(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    while (!line.startsWith("data: ")) {
      line = lines.readLine();
    }
    return line.substring(6);
  }

  @Test
  void keepsTheOrderOfReadyAndOfDeferredEvents() throws Exception {
    HttpResponse<InputStream> listener = listen();
    for (int i = 0; i < 200; i += 2) {
      int odd = i + 1;
      stream.publish("signal", note("n" + i));
      stream.publish("callback", 1_000, () -> note("n" + odd));
    }
    stream.close();
    List<String> sent = new ArrayList<>();
    readAll(listener.body())
        .lines()
        .filter(line -> line.startsWith("data: "))
        .forEach(line -> sent.add(line.replaceAll("\\D", "")));
    assertThat(sent)
        .containsExactlyElementsOf(IntStream.range(0, 200).mapToObj(Integer::toString).toList());
  }

  @Test
  void makesDeferredEventsOffTheEventLoop() throws Exception {
    HttpResponse<InputStream> listener = listen();
    CountDownLatch published = new CountDownLatch(1);
    vertx.runOnContext(
        turn -> {
          stream.publish("callback", 1, () -> "{\"loop\":" + Context.isOnEventLoopThread() + "}");
          published.countDown();
        });
    assertThat(awaited(published)).isEqualTo("released");
    stream.close();
    assertThat(readAll(listener.body())).contains("event: callback\ndata: {\"loop\":false}\n\n");
  }

  @Test
  void makesNoEventWithoutClients() throws Exception {
    stream.publish(
        "callback",
        1,
        () -> {
          throw new AssertionError("made without clients");
        });
    assertThat(stream.hasClients()).isFalse();
    HttpResponse<InputStream> listener = listen();
    stream.close();
    assertThat(readAll(listener.body())).isEqualTo(": open\n\n: the server stops\n\n");
  }

  /** The limit is 8 MiB. */
  @Test
  void leavesOutEventsPastTheLimitAndReportsTheirNumber() throws Exception {
    HttpResponse<InputStream> listener = listen();
    CountDownLatch release = new CountDownLatch(1);
    stream.publish("callback", 8_388_508, () -> note("first" + awaited(release)));
    stream.publish("callback", 101, () -> note("too much"));
    stream.publish("signal", note("x".repeat(101)));
    stream.publish("callback", 100, () -> note("as much as may wait"));
    release.countDown();
    awaitAllWritten();
    stream.publish("callback", 8_388_608, () -> note("all the room again"));
    stream.close();
    assertThat(readAll(listener.body()))
        .isEqualTo(
            """
            : open

            event: leftOut
            data: {"events":2}

            event: callback
            data: {"note":"firstreleased"}

            event: callback
            data: {"note":"as much as may wait"}

            event: callback
            data: {"note":"all the room again"}

            : the server stops

            """);
  }

  @Test
  void leavesOutAnEventThatCannotBeMade() throws Exception {
    HttpResponse<InputStream> listener = listen();
    stream.publish(
        "callback",
        8_388_608,
        () -> {
          throw new IllegalStateException("quotes the callback");
        });
    awaitAllWritten();
    stream.publish("callback", 8_388_608, () -> note("the next"));
    stream.close();
    assertThat(readAll(listener.body()))
        .contains("event: leftOut\ndata: {\"events\":1}", "the next")
        .doesNotContain("quotes");
  }

  private void awaitAllWritten() {
    await().atMost(30, TimeUnit.SECONDS).until(() -> stream.waitingBytes() == 0);
  }

  private static String awaited(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS) ? "released" : "late";
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String note(String text) {
    return Json.object().add("note", text).build().toString();
  }

  private static String readAll(InputStream in) {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      in.transferTo(out);
      return out.toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
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
