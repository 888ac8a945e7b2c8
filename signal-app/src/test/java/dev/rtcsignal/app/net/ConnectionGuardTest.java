package dev.rtcsignal.app.net;

import static dev.rtcsignal.app.net.GuardedServer.GET;
import static dev.rtcsignal.app.net.GuardedServer.NOW;
import static dev.rtcsignal.app.net.GuardedServer.POST;
import static dev.rtcsignal.app.net.GuardedServer.limits;
import static dev.rtcsignal.app.net.GuardedServer.waitUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.app.emulator.TestCloud;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limits of connections and of requests in flight, and the end of connections. */
@Timeout(120)
class ConnectionGuardTest {
  private final GuardedServer server = new GuardedServer();

  @AfterEach
  void close() throws Exception {
    server.close();
  }

  @Test
  void answers503ToTheConnectionOverTheLimitAndAcceptsAnotherAfterOneClosed() throws Exception {
    server.startHolding(limits(3, 100, 10));
    for (int i = 0; i < 3; i++) {
      server.connect().say(GET);
    }
    server.awaitHeld(3);
    assertThat(server.connect().say(GET).rest())
        .startsWith("HTTP/1.1 503")
        .containsIgnoringCase("retry-after: 1\r\n")
        .containsIgnoringCase("connection: close\r\n");
    waitUntil(() -> server.guard().connections() == 3);
    server.peer(0).close();
    waitUntil(() -> server.guard().connections() == 2);
    assertThat(server.connect().say(NOW).until("now;")).startsWith("HTTP/1.1 200");
  }

  /**
   * 1,024 kept-alive connections of the cloud's address made its next message a 429. Row A2 of the
   * field faults.
   */
  @ParameterizedTest
  @CsvSource({"100, 3", "3, 100"})
  void closesTheConnectionThatIsIdleForLongestToMakeRoom(int all, int perAddress) throws Exception {
    server.start(limits(all, perAddress, 10));
    for (int i = 0; i < 3; i++) {
      assertThat(server.connect().say(GET).until("took 0;")).startsWith("HTTP/1.1 200");
    }
    server.peer(0).say(GET).until("took 0;");
    assertThat(server.connect().say(GET).until("took 0;")).startsWith("HTTP/1.1 200");
    assertThat(server.peer(1).rest()).as("idle for longest").isEmpty();
    assertThat(server.peer(0).say(GET).until("took 0;")).startsWith("HTTP/1.1 200");
    assertThat(server.peer(2).say(GET).until("took 0;")).startsWith("HTTP/1.1 200");
  }

  @Test
  void closesAConnectionWhoseRequestFailedBeforeOneThatIsIdleForLonger() throws Exception {
    server.start(
        limits(100, 2, 10),
        request -> request.response().setStatusCode(request.path().length() > 1 ? 401 : 200).end());
    server.connect().say(GET).until("content-length: 0\r\n\r\n");
    server.connect().say(NOW).until("content-length: 0\r\n\r\n");
    assertThat(server.connect().say(GET).until("content-length: 0\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
    assertThat(server.peer(1).rest()).as("its request failed").isEmpty();
    assertThat(server.peer(0).say(GET).until("content-length: 0\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void closesConnectionsFarOverTheLimitWithoutAResponse() throws Exception {
    server.startHolding(limits(8, 100, 100));
    for (int i = 0; i < 8; i++) {
      server.connect().say(GET);
    }
    server.awaitHeld(8);
    server.connect();
    server.connect();
    waitUntil(() -> server.guard().connections() == 10);
    assertThat(server.connect().rest()).isEmpty();
    assertThat(server.guard().connections()).isLessThanOrEqualTo(10);
  }

  @Test
  void answers429ToTheConnectionOverTheLimitOfOneAddress() throws Exception {
    server.startHolding(limits(100, 2, 10));
    server.connect().say(GET);
    server.connect().say(GET);
    server.awaitHeld(2);
    assertThat(server.connect().say(GET).rest())
        .startsWith("HTTP/1.1 429")
        .containsIgnoringCase("retry-after: 1\r\n")
        .contains("too many connections from this address");
    server.respond("held;");
    server.respond("held;");
    assertThat(server.peer(0).until("held;")).startsWith("HTTP/1.1 200");
  }

  /** Vert.x alone does not report a connection before its TLS handshake. */
  @Test
  void needsAVertxThatCountsConnectionsAtAccept() {
    Vertx other = Vertx.vertx();
    try {
      assertThatThrownBy(
              () ->
                  new ConnectionGuard(
                      other, limits(1, 1, 1), new ForwardedAddresses(List.of()), Optional.empty()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("ConnectionGuard needs a Vert.x made by CountingTransport.vertx");
    } finally {
      TestCloud.await(other.close());
    }
  }

  /** The servers of the demo share one Vert.x. */
  @Test
  void countsTheConnectionsOfItsOwnPortOnly() throws Exception {
    server.start(limits(1, 1, 10));
    HttpServer other =
        server.vertx().createHttpServer().requestHandler(request -> request.response().end());
    int port = TestCloud.await(other.listen(0, "127.0.0.1")).actualPort();
    for (int i = 0; i < 5; i++) {
      try (RawPeer peer = new RawPeer(port)) {
        assertThat(peer.say(GET).until("content-length: 0\r\n\r\n")).startsWith("HTTP/1.1 200");
        assertThat(server.guard().connections()).isZero();
      }
    }
    assertThat(server.connect().say(GET).until("took 0;")).startsWith("HTTP/1.1 200");
    assertThat(server.guard().connections()).isEqualTo(1);
  }

  @Test
  void ignoresAForwardedAddressOfAnUntrustedPeer() throws Exception {
    assertThat(clientOf(server, "X-Forwarded-For: 203.0.113.9")).isEqualTo("127.0.0.1");
  }

  @Test
  void passesOnTheForwardedAddressOfATrustedProxy() throws Exception {
    assertThat(clientOf(server.trustLoopback(), "X-Forwarded-For: 203.0.113.9"))
        .isEqualTo("203.0.113.9");
  }

  private static String clientOf(GuardedServer server, String header) throws Exception {
    server.start(
        limits(100, 2, 10), (request, client) -> request.response().end("from " + client + ";"));
    String request = "GET / HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n";
    return server.connect().say(request).until(";").replaceAll("(?s).*from (.*);", "$1");
  }

  @Test
  void doesNotLimitTheConnectionsOfATrustedProxy() throws Exception {
    server.trustLoopback().start(limits(100, 2, 10));
    for (int i = 0; i < 5; i++) {
      assertThat(server.connect().say(GET).until("took 0;")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void closesAConnectionOverTheLimitThatSendsNothing() throws Exception {
    server.startHolding(limits(1, 100, 10));
    server.connect().say(GET);
    server.awaitHeld(1);
    assertThat(server.connect().rest()).isEmpty();
  }

  @Test
  void answers503ToTheRequestOverTheLimitInFlightAndAcceptsAnotherAfterOneEnded() throws Exception {
    server.startHolding(limits(100, 100, 2));
    server.connect().say(GET);
    server.connect().say(GET);
    server.awaitHeld(2);
    assertThat(server.guard().inFlight()).isEqualTo(2);
    assertThat(server.connect().say(GET).rest())
        .startsWith("HTTP/1.1 503")
        .containsIgnoringCase("retry-after: 1\r\n");
    server.respond("done;");
    waitUntil(() -> server.guard().inFlight() == 1);
    server.connect().say(GET);
    server.awaitHeld(2);
  }

  /** Clients that send only heads must not use up the requests in flight. */
  @Test
  void aRequestWhoseBodyIsIncompleteDoesNotCountAsInFlight() throws Exception {
    server.startHolding(limits(100, 100, 2));
    server.connect().say(POST + "Content-Length: 9\r\n\r\n");
    server.connect().say(POST + "Content-Length: 9\r\n\r\n");
    server.awaitHeld(2);
    awaitAnAcceptedRequest();
    server.connect().say(GET);
    server.connect().say(GET);
    server.awaitHeld(4);
    assertThat(server.connect().say(GET).rest()).startsWith("HTTP/1.1 503");
  }

  @Test
  void aRequestWhoseClientDoesNotReadDoesNotCountAsInFlight() throws Exception {
    byte[] large = new byte[GuardedServer.LARGE];
    server.start(
        limits(10, 10, 2),
        request -> {
          if (request.path().equals("/now")) {
            request.response().end("now;");
          } else {
            BackpressuredBody.end(request.response(), Buffer.buffer(large));
          }
        });
    server.connect().say(GET);
    server.connect().say(GET);
    waitUntil(() -> server.guard().inFlight() == 2);
    awaitAnAcceptedRequest();
  }

  /** Until a sweep has found that both other requests wait for their clients. */
  private void awaitAnAcceptedRequest() {
    await()
        .atMost(GuardedServer.LONG)
        .untilAsserted(
            () -> {
              try (RawPeer other = new RawPeer(server.port())) {
                assertThat(other.say(GET.replace("GET /", "GET /now")).until("\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
              }
            });
  }

  @Test
  void aRequestWhoseClientClosedDoesNotCountAnyMore() throws Exception {
    server.startHolding(limits(100, 100, 2));
    server.connect().say(GET);
    server.connect().say(GET);
    waitUntil(() -> server.guard().inFlight() == 2);
    server.peer(0).close();
    server.peer(1).close();
    waitUntil(() -> server.guard().inFlight() == 0 && server.guard().connections() == 0);
    server.respond("late");
    server.connect().say(GET);
    server.awaitHeld(2);
    assertThat(server.guard().inFlight()).isEqualTo(1);
  }

  @Test
  void closesAConnectionWithoutACompleteHead() throws Exception {
    server.start(limits(10, 10, 10));
    RawPeer silent = server.connect();
    RawPeer half = server.connect().say("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    assertThat(silent.rest()).isEmpty();
    assertThat(half.rest()).doesNotContain(" 200 ");
  }

  @Test
  void closesAnIdleConnectionButNotOneThatAwaitsItsResponse() throws Exception {
    server.startHolding(limits(10, 10, 10, GuardedServer.DELIVERY));
    RawPeer waiting = server.connect().say(GET);
    server.awaitHeld(1);
    for (int i = 0; i < 2; i++) {
      RawPeer idle = server.connect().say(NOW);
      assertThat(idle.rest()).as("closed after the idle time").endsWith("now;");
    }
    server.respond("at last;");
    assertThat(waiting.until("at last;")).startsWith("HTTP/1.1 200");
    assertThat(waiting.rest()).isEmpty();
  }

  @Test
  void aDrainedServerAnnouncesTheCloseWithTheNextResponseOfEachConnection() throws Exception {
    server.startHolding(limits(10, 10, 10));
    RawPeer busy = server.connect().say(GET);
    server.awaitHeld(1);
    RawPeer idle = server.connect().say(NOW);
    assertThat(idle.until("now;")).doesNotContainIgnoringCase("connection: close");
    TestCloud.await(server.guard().drain());
    assertThat(isRefused(server.port())).isTrue();
    assertThat(idle.say(NOW).rest())
        .startsWith("HTTP/1.1 200")
        .containsIgnoringCase("connection: close")
        .endsWith("now;");
    server.respond("held;");
    assertThat(busy.rest()).containsIgnoringCase("connection: close").endsWith("held;");
  }

  private static boolean isRefused(int port) throws IOException {
    try {
      new RawPeer(port).close();
      return false;
    } catch (ConnectException e) {
      return true;
    }
  }

  @Test
  void closesTheIdleConnectionsOfADrainedServerAndNoBusyOnes() throws Exception {
    server.startHolding(limits(10, 10, 10));
    RawPeer busy = server.connect().say(GET);
    server.awaitHeld(1);
    RawPeer idle = server.connect().say(NOW);
    idle.until("now;");
    TestCloud.await(server.guard().drain());
    server.guard().closeIdle();
    assertThat(idle.rest()).isEmpty();
    server.respond("held;");
    assertThat(busy.rest()).startsWith("HTTP/1.1 200").endsWith("held;");
  }

  @Test
  void closesAllConnectionsOnRequest() throws Exception {
    server.startHolding(limits(10, 10, 10));
    server.connect().say(GET);
    server.connect();
    waitUntil(() -> server.guard().connections() == 2);
    server.guard().closeConnections();
    waitUntil(() -> server.guard().connections() == 0);
  }

  /** The new connection may be accepted before the guard knows that the old one is closed. */
  @Test
  void answers429AlsoToAConnectionFromThePortOfOneThatWasReset() throws Exception {
    server.startHolding(limits(1_000, 80, 100));
    for (int i = 0; i < 80; i++) {
      server.connect().say(GET);
    }
    server.awaitHeld(80);
    for (int i = 0; i < 100; i++) {
      RawPeer over = server.connect();
      int from = over.port();
      over.reset();
      try (RawPeer again = new RawPeer(server.port(), from)) {
        assertThat(again.say(GET).until("from this address")).startsWith("HTTP/1.1 429");
      }
    }
  }
}
