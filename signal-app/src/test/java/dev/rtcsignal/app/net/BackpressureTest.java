package dev.rtcsignal.app.net;

import static dev.rtcsignal.app.net.GuardedServer.GET;
import static dev.rtcsignal.app.net.GuardedServer.LARGE;
import static dev.rtcsignal.app.net.GuardedServer.POST;
import static dev.rtcsignal.app.net.GuardedServer.limits;
import static dev.rtcsignal.app.net.GuardedServer.waitUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that are larger than the socket buffers, to clients that read slowly or not at all. */
@Timeout(120)
class BackpressureTest {
  private final GuardedServer server = new GuardedServer();
  private final Buffer large = Buffer.buffer(new byte[LARGE]);

  @AfterEach
  void close() throws Exception {
    server.close();
  }

  /** If the next request were accepted earlier, each response would wait in memory as a whole. */
  @Test
  void acceptsTheNextRequestOfAClientOnlyAfterItHasReadTheResponse() throws Exception {
    AtomicInteger accepted = new AtomicInteger();
    server.start(
        limits(10, 10, 10),
        request -> {
          if (request.path().equals("/now")) {
            request.response().end("now;");
          } else {
            accepted.incrementAndGet();
            request.response().end(large);
          }
        });
    RawPeer peer = server.connect().say(GET + GET + GET);
    waitUntil(() -> accepted.get() == 1);
    server.roundTrip();
    server.roundTrip();
    assertThat(accepted).hasValue(1);
    for (int responses = 1; responses <= 3; responses++) {
      peer.until("\r\n\r\n");
      assertThat(peer.read(LARGE)).isEqualTo(LARGE);
    }
    assertThat(accepted).hasValue(3);
  }

  /** As from a script that sends all it has and then reads. */
  @Test
  void answersAllRequestsThatArriveInOnePiece() throws Exception {
    server.start(
        limits(10, 10, 10),
        request -> request.response().end("x".repeat(1_000) + request.path() + ";"));
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      all.append(GET.replace("GET /", "GET /" + i));
    }
    RawPeer peer = server.connect().say(all.toString());
    for (int i = 0; i < 100; i++) {
      assertThat(peer.until("x/" + i + ";")).contains("HTTP/1.1 200");
    }
  }

  @Test
  void keepsABodyThatArrivesWhileItsRequestWaits() throws Exception {
    server.start(
        limits(LARGE, 10, 10),
        request -> {
          if (request.path().equals("/now")) {
            request.response().end("now;");
          } else if (request.method() == HttpMethod.GET) {
            request.response().end(large);
          } else {
            request.bodyHandler(body -> request.response().end("took " + body.length() + ";"));
          }
        });
    RawPeer peer = server.connect().say(GET + POST + "Content-Length: 90\r\n\r\n" + "x".repeat(45));
    server.roundTrip();
    peer.say("x".repeat(45));
    peer.until("\r\n\r\n");
    assertThat(peer.read(LARGE)).isEqualTo(LARGE);
    assertThat(peer.until("took 90;")).startsWith("HTTP/1.1 200");
  }

  @Test
  void closesAConnectionWhoseClientReadsNothing() throws Exception {
    server.start(limits(10, 10, 10), request -> BackpressuredBody.end(request.response(), large));
    server.connect().say(GET);
    waitUntil(() -> server.guard().inFlight() == 1);
    waitUntil(() -> server.guard().connections() == 0 && server.guard().inFlight() == 0);
  }

  @Test
  void closesAConnectionWhoseClientReadsNothingAtOnceOnRequest() throws Exception {
    server.start(limits(10, 10, 10), request -> BackpressuredBody.end(request.response(), large));
    server.connect().say(GET);
    waitUntil(() -> server.guard().inFlight() == 1);
    server.guard().closeConnections();
    waitUntil(() -> server.guard().connections() == 0);
  }

  /** For three times the delivery time, while most of the response is still in the server. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sendsAllOfALargeResponseToAClientThatReadsSlowly(boolean inSlices) throws Exception {
    server.start(
        limits(10, 10, 10),
        request -> {
          if (inSlices) {
            BackpressuredBody.end(request.response(), large);
          } else {
            request.response().end(large);
          }
        });
    RawPeer slow = server.connect().say(GET);
    slow.until("\r\n\r\n");
    AtomicInteger read = new AtomicInteger();
    await()
        .pollInterval(Duration.ofMillis(100))
        .atMost(GuardedServer.LONG)
        .until(() -> read.addAndGet(slow.read(100_000)) >= 3_000_000);
    assertThat(read.get() + slow.read(LARGE - read.get())).isEqualTo(LARGE);
  }

  /** Row A10 of the field faults. */
  @Test
  void sendsAllOfALargeResponseThatAWorkerThreadBegan() throws Exception {
    server.start(
        limits(10, 10, 10),
        request ->
            server
                .vertx()
                .executeBlocking(
                    () -> {
                      BackpressuredBody.end(request.response(), large);
                      return true;
                    },
                    false));
    RawPeer peer = server.connect();
    for (int i = 0; i < 10; i++) {
      peer.say(GET).until("\r\n\r\n");
      assertThat(peer.read(LARGE)).isEqualTo(LARGE);
    }
  }
}
