package dev.rtcsignal.app.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.rtcsignal.app.config.ServerLimits;
import dev.rtcsignal.app.emulator.TestCloud;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ConnectionGuardTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String GET_LARGE = GET.replace("GET /", "GET /large");

  /** More than the buffers of both systems hold. */
  private static final int LARGE = 16_777_216;

  private static final String POST = "POST / HTTP/1.1\r\nHost: x\r\n";

  /** So many connections in all stand for a server that closes idle ones after a second. */
  private static final int IDLE_ONE_SECOND = 11;

  private final Vertx vertx = CountingTransport.vertx(new VertxOptions());
  private final Queue<HttpServerRequest> held = new ConcurrentLinkedQueue<>();
  private final List<RawPeer> peers = new ArrayList<>();
  private List<IpRange> proxies = List.of();
  private ConnectionGuard door;
  private int port;

  @AfterEach
  void close() throws Exception {
    for (RawPeer peer : peers) {
      peer.close();
    }
    TestCloud.await(vertx.close());
  }

  private static ServerLimits limits(int inAll, int perAddress, int inFlight) {
    return new ServerLimits(
        100,
        1_024,
        Duration.ofSeconds(1),
        inAll == IDLE_ONE_SECOND ? Duration.ofSeconds(1) : Duration.ofSeconds(30),
        new ServerLimits.Connections(inAll, perAddress),
        inFlight,
        10);
  }

  private void open(ServerLimits limits, Handler<HttpServerRequest> inside) {
    door = new ConnectionGuard(vertx, limits, new ForwardedAddresses(proxies));
    HttpServer server = vertx.createHttpServer(door.options());
    port =
        TestCloud.await(
            door.listen(server, "127.0.0.1", 0, (request, from) -> inside.handle(request)));
  }

  private void open(ServerLimits limits) {
    open(
        limits,
        request ->
            request.bodyHandler(body -> request.response().end("took " + body.length() + ";")));
  }

  /** Answers nothing until told to. */
  private void openHolding(ServerLimits limits) {
    open(limits, held::add);
  }

  private RawPeer peer() throws Exception {
    RawPeer peer = new RawPeer(port);
    peers.add(peer);
    return peer;
  }

  private static void await(BooleanSupplier condition) throws Exception {
    Instant end = Instant.now().plusSeconds(10);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.sleep(10);
    }
  }

  @Test
  void answers503ToTheConnectionAfterTheLastAndTakesAnotherWhenOneWent() throws Exception {
    open(limits(3, 100, 10));
    for (int i = 0; i < 3; i++) {
      assertThat(peer().say(GET).until("took 0;")).startsWith("HTTP/1.1 200");
    }
    assertThat(peer().say(GET).rest())
        .startsWith("HTTP/1.1 503")
        .containsIgnoringCase("retry-after: 1\r\n")
        .containsIgnoringCase("connection: close\r\n");
    await(() -> door.connections() == 3);
    peers.get(0).close();
    await(() -> door.connections() == 2);
    assertThat(peer().say(GET).until("took 0;")).startsWith("HTTP/1.1 200");
  }

  @Test
  void closesAtOnceWhatComesFarBeyondTheLimit() throws Exception {
    openHolding(limits(8, 100, 100));
    for (int i = 0; i < 8; i++) {
      peer().say(GET);
    }
    await(() -> held.size() == 8);
    peer();
    peer();
    await(() -> door.connections() == 10);
    assertThat(peer().closing()).isLessThan(Duration.ofMillis(700));
    assertThat(door.connections()).isLessThanOrEqualTo(10);
  }

  @Test
  void answers429ToTheConnectionOfOneAddressAfterTheLast() throws Exception {
    open(limits(100, 2, 10));
    peer().say(GET).until("took 0;");
    peer().say(GET).until("took 0;");
    assertThat(peer().say(GET).rest())
        .startsWith("HTTP/1.1 429")
        .containsIgnoringCase("retry-after: 1\r\n")
        .contains("too many connections from this address");
    assertThat(peers.get(1).say(GET).until("took 0;")).startsWith("HTTP/1.1 200");
  }

  /** Vert.x alone does not tell of a connection before its TLS handshake. */
  @Test
  void needsAVertxThatCountsConnectionsAsTheyCome() {
    Vertx other = Vertx.vertx();
    try {
      assertThatThrownBy(
              () -> new ConnectionGuard(other, limits(1, 1, 1), new ForwardedAddresses(List.of())))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("ConnectionGuard needs a Vert.x made by CountingTransport.vertx");
    } finally {
      TestCloud.await(other.close());
    }
  }

  /** Their servers share one Vert.x, as those of the demo do. */
  @Test
  void countsTheConnectionsOfItsOwnPortAlone() throws Exception {
    open(limits(1, 1, 10));
    HttpServer other = vertx.createHttpServer().requestHandler(request -> request.response().end());
    int elsewhere = TestCloud.await(other.listen(0, "127.0.0.1")).actualPort();
    for (int i = 0; i < 5; i++) {
      try (RawPeer stranger = new RawPeer(elsewhere)) {
        assertThat(stranger.say(GET).until("content-length: 0\r\n\r\n")).startsWith("HTTP/1.1 200");
        assertThat(door.connections()).isZero();
      }
    }
    assertThat(peer().say(GET).until("took 0;")).startsWith("HTTP/1.1 200");
    assertThat(door.connections()).isEqualTo(1);
  }

  @Test
  void tellsWhomARequestComesFrom() throws Exception {
    assertThat(from("X-Forwarded-For: 203.0.113.9")).isEqualTo("127.0.0.1");
    proxies = List.of(IpRange.parse("127.0.0.1"));
    assertThat(from("X-Forwarded-For: 203.0.113.9")).isEqualTo("203.0.113.9");
  }

  private String from(String header) throws Exception {
    ConnectionGuard told =
        new ConnectionGuard(vertx, limits(100, 2, 10), new ForwardedAddresses(proxies));
    HttpServer server = vertx.createHttpServer(told.options());
    ConnectionGuard.GuardedHandler telling =
        (request, from) -> request.response().end("from " + from + ";");
    int at = TestCloud.await(told.listen(server, "127.0.0.1", 0, telling));
    try (RawPeer peer = new RawPeer(at)) {
      String answer = peer.say("GET / HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n").until(";");
      return answer.replaceAll("(?s).*from (.*);", "$1");
    } finally {
      told.close();
    }
  }

  @Test
  void letsATrustedProxyHaveAnyNumber() throws Exception {
    proxies = List.of(IpRange.parse("127.0.0.1"));
    open(limits(100, 2, 10));
    for (int i = 0; i < 5; i++) {
      assertThat(peer().say(GET).until("took 0;")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void seesOffWhoIsTurnedAwayAndAsksNothing() throws Exception {
    open(limits(1, 100, 10));
    peer().say(GET).until("took 0;");
    assertThat(peer().closing()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(3));
  }

  @Test
  void answers503ToTheRequestAfterTheLastInFlightAndTakesAnotherWhenOneIsDone() throws Exception {
    openHolding(limits(100, 100, 2));
    peer().say(GET);
    peer().say(GET);
    await(() -> held.size() == 2);
    assertThat(door.inFlight()).isEqualTo(2);
    assertThat(peer().say(GET).rest())
        .startsWith("HTTP/1.1 503")
        .containsIgnoringCase("retry-after: 1\r\n");
    HttpServerRequest first = held.remove();
    vertx.runOnContext(turn -> first.response().end("done;"));
    await(() -> door.inFlight() == 1);
    peer().say(GET);
    await(() -> held.size() == 2);
  }

  /** Whoever sends heads alone must not take the places of those who send requests. */
  @Test
  void aBodyThatIsSlowToComeTakesNoPlaceInFlight() throws Exception {
    openHolding(limits(100, 100, 2));
    peer().say(POST + "Content-Length: 9\r\n\r\n");
    peer().say(POST + "Content-Length: 9\r\n\r\n");
    await(() -> held.size() == 2);
    Thread.sleep(300);
    peer().say(GET);
    peer().say(GET);
    await(() -> held.size() == 4);
    assertThat(peer().say(GET).rest()).startsWith("HTTP/1.1 503");
  }

  @Test
  void countsARequestNoMoreWhoseClientIsGone() throws Exception {
    openHolding(limits(100, 100, 2));
    peer().say(GET);
    peer().say(GET);
    await(() -> door.inFlight() == 2);
    peers.get(0).close();
    peers.get(1).close();
    await(() -> door.inFlight() == 0 && door.connections() == 0);
    HttpServerRequest late = held.remove();
    vertx.runOnContext(turn -> late.response().end("late"));
    peer().say(GET);
    await(() -> held.size() == 2);
    assertThat(door.inFlight()).isEqualTo(1);
  }

  @Test
  void takesABodyOfTheLimitAndAnswers413ByTheLengthOfALongerOneAtOnce() throws Exception {
    open(limits(10, 10, 10));
    assertThat(peer().say(POST + "Content-Length: 100\r\n\r\n" + "x".repeat(100)).until("100;"))
        .startsWith("HTTP/1.1 200");
    assertThat(peer().say(POST + "Content-Length: 101\r\n\r\n").rest())
        .as("before any of the body came")
        .startsWith("HTTP/1.1 413")
        .containsIgnoringCase("connection: close\r\n")
        .doesNotContainIgnoringCase("retry-after");
    assertThat(peer().say(POST + "Content-Length: 9223372036854775807\r\n\r\n").rest())
        .startsWith("HTTP/1.1 413");
  }

  @Test
  void answers413InsteadOfAskingForABodyThatIsTooLarge() throws Exception {
    open(limits(10, 10, 10));
    String expect = "Expect: 100-continue\r\n\r\n";
    assertThat(peer().say(POST + "Content-Length: 101\r\n" + expect).rest())
        .startsWith("HTTP/1.1 413")
        .doesNotContain("100 Continue");
    RawPeer good = peer().say(POST + "Content-Length: 3\r\n" + expect);
    assertThat(good.until("\r\n\r\n")).startsWith("HTTP/1.1 100");
    assertThat(good.say("abc").until("took 3;")).startsWith("HTTP/1.1 200");
  }

  @Test
  void answers408ToABodyThatDoesNotCome() throws Exception {
    open(limits(10, 10, 10));
    Instant began = Instant.now();
    assertThat(peer().say(POST + "Content-Length: 10\r\n\r\nabc").rest())
        .startsWith("HTTP/1.1 408")
        .containsIgnoringCase("connection: close\r\n");
    assertThat(Duration.between(began, Instant.now()))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
    await(() -> door.inFlight() == 0);
  }

  @Test
  void answers408ToABodyThatComesByteByByte() throws Exception {
    open(limits(10, 10, 10));
    RawPeer slow = peer().say(POST + "Content-Length: 50\r\n\r\n");
    for (int i = 0; i < 6; i++) {
      slow.say("x");
      Thread.sleep(200);
    }
    assertThat(slow.rest()).startsWith("HTTP/1.1 408");
  }

  @Test
  void closesAConnectionOverWhichNothingOrHalfAHeadComes() throws Exception {
    open(limits(10, 10, 10));
    RawPeer silent = peer();
    RawPeer half = peer().say("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    Duration most = Duration.ofSeconds(3);
    assertThat(silent.closing()).isBetween(Duration.ofMillis(500), most);
    assertThat(half.closing()).isLessThan(most);
  }

  @Test
  void closesAnIdleConnectionButNotOneThatAwaitsItsAnswer() throws Exception {
    openHolding(limits(IDLE_ONE_SECOND, 10, 10));
    RawPeer patient = peer().say(GET);
    await(() -> held.size() == 1);
    Thread.sleep(2_500);
    HttpServerRequest request = held.remove();
    vertx.runOnContext(turn -> request.response().end("at last;"));
    assertThat(patient.until("at last;")).startsWith("HTTP/1.1 200");
    assertThat(patient.closing()).isBetween(Duration.ofMillis(700), Duration.ofSeconds(3));
  }

  @Test
  void endsTheConnectionAfterABodyInChunksAndReadsNothingBehindIt() throws Exception {
    open(limits(10, 10, 10));
    String chunks = "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    String answers = peer().say(POST + chunks + GET).rest();
    assertThat(answers)
        .startsWith("HTTP/1.1 200")
        .containsIgnoringCase("connection: close\r\n")
        .contains("took 3;")
        .doesNotContain("took 0;");
  }

  @Test
  void keepsAConnectionWhoseRequestsHaveALength() throws Exception {
    open(limits(10, 10, 10));
    RawPeer peer = peer();
    for (int i = 0; i < 3; i++) {
      assertThat(peer.say(POST + "Content-Length: 3\r\n\r\nabc").until("took 3;"))
          .startsWith("HTTP/1.1 200")
          .doesNotContainIgnoringCase("connection: close");
    }
  }

  @Test
  void answers431ToAHeadThatIsTooLarge() throws Exception {
    open(limits(10, 10, 10));
    assertThat(
            peer().say("GET / HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(1_100) + "\r\n\r\n").rest())
        .startsWith("HTTP/1.1 431");
    assertThat(
            peer()
                .say("GET / HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(900) + "\r\n\r\n")
                .until("took 0;"))
        .startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"})
  void answers400ToARequestForNoHostOrTwo(String request) throws Exception {
    open(limits(10, 10, 10));
    assertThat(peer().say(request).rest()).startsWith("HTTP/1.1 400");
  }

  /** Before RFC 2616 there was no Host, and some load balancers still ask so. */
  @Test
  void takesARequestOfHttp10WithoutHost() throws Exception {
    open(limits(10, 10, 10));
    assertThat(peer().say("GET / HTTP/1.0\r\n\r\n").rest()).contains(" 200 ").endsWith("took 0;");
  }

  @Execution(CONCURRENT)
  @ParameterizedTest
  @ValueSource(strings = {"/%", "/%2", "/%zz", "/a%2/b", "/%%20"})
  void answers400ToAPathWithAnEscapeThatIsNone(String path) throws Exception {
    open(limits(10, 10, 10));
    assertThat(peer().say("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").rest())
        .startsWith("HTTP/1.1 400")
        .contains("malformed percent-encoding in path");
    assertThat(peer().say("GET /%7E%zz HTTP/1.1\r\nHost: x\r\n\r\n").rest())
        .startsWith("HTTP/1.1 400");
    assertThat(peer().say("GET /%7e%2F HTTP/1.1\r\nHost: x\r\n\r\n").until("took 0;"))
        .startsWith("HTTP/1.1 200");
  }

  private void openLarge(ServerLimits limits) {
    Buffer large = Buffer.buffer(new byte[LARGE]);
    open(
        limits,
        request -> {
          if (request.path().equals("/large")) {
            BackpressuredBody.end(request.response(), large);
          } else {
            request.response().end("small;");
          }
        });
  }

  /**
   * Each answer would wait in memory as a whole, if the next request were taken before it is read.
   */
  @Test
  void takesNoOtherRequestOfAClientThatDoesNotReadUntilItDoes() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Buffer large = Buffer.buffer(new byte[LARGE]);
    open(
        limits(10, 10, 10),
        request -> {
          asked.incrementAndGet();
          request.response().end(large);
        });
    RawPeer peer = peer().say(GET + GET + GET);
    await(() -> asked.get() == 1);
    Thread.sleep(300);
    assertThat(asked).hasValue(1);
    for (int answers = 1; answers <= 3; answers++) {
      peer.until("\r\n\r\n");
      assertThat(peer.read(LARGE)).isEqualTo(LARGE);
    }
    assertThat(asked).hasValue(3);
  }

  /** As from a script that sends all it has and then reads. */
  @Test
  void answersAllRequestsThatComeInOnePiece() throws Exception {
    open(
        limits(10, 10, 10),
        request -> request.response().end("x".repeat(1_000) + request.path() + ";"));
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      all.append(GET.replace("GET /", "GET /" + i));
    }
    RawPeer peer = peer().say(all.toString());
    for (int i = 0; i < 100; i++) {
      assertThat(peer.until("x/" + i + ";")).contains("HTTP/1.1 200");
    }
  }

  /** A body in parts waits with its head. */
  @Test
  void losesNothingOfABodyWhoseTurnComesLater() throws Exception {
    Buffer large = Buffer.buffer(new byte[LARGE]);
    open(
        limits(LARGE, 10, 10),
        request -> {
          if (request.method() == HttpMethod.GET) {
            request.response().end(large);
          } else {
            request.bodyHandler(body -> request.response().end("took " + body.length() + ";"));
          }
        });
    RawPeer peer = peer().say(GET + POST + "Content-Length: 90\r\n\r\n" + "x".repeat(45));
    Thread.sleep(200);
    peer.say("x".repeat(45));
    peer.until("\r\n\r\n");
    assertThat(peer.read(LARGE)).isEqualTo(LARGE);
    assertThat(peer.until("took 90;")).startsWith("HTTP/1.1 200");
  }

  @Test
  void hangsUpOnAClientThatReadsNothingForAsLongAsARequestMayTake() throws Exception {
    openLarge(limits(10, 10, 10));
    Instant began = Instant.now();
    peer().say(GET_LARGE);
    await(() -> door.connections() == 1);
    await(() -> door.connections() == 0 && door.inFlight() == 0);
    assertThat(Duration.between(began, Instant.now()))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
  }

  /** Three times as long as one may who reads nothing, and most of it has not left the server. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void givesAllOfALargeAnswerToAClientThatReadsSlowly(boolean paced) throws Exception {
    Buffer large = Buffer.buffer(new byte[LARGE]);
    open(
        limits(10, 10, 10),
        request -> {
          if (paced) {
            BackpressuredBody.end(request.response(), large);
          } else {
            request.response().end(large);
          }
        });
    RawPeer slow = peer().say(GET);
    slow.until("\r\n\r\n");
    int read = 0;
    for (int i = 0; i < 30; i++) {
      Thread.sleep(100);
      read += slow.read(100_000);
    }
    assertThat(read).isEqualTo(3_000_000);
    assertThat(read + slow.read(LARGE - read)).isEqualTo(LARGE);
  }

  /** A worker may give an answer, too. */
  @Test
  void givesAllOfALargeAnswerThatAWorkerBegan() throws Exception {
    Buffer large = Buffer.buffer(new byte[LARGE]);
    open(
        limits(10, 10, 10),
        request ->
            vertx.executeBlocking(
                () -> {
                  BackpressuredBody.end(request.response(), large);
                  return true;
                },
                false));
    RawPeer peer = peer();
    for (int i = 0; i < 10; i++) {
      peer.say(GET).until("\r\n\r\n");
      assertThat(peer.read(LARGE)).isEqualTo(LARGE);
    }
  }

  @Test
  void aClientThatDoesNotReadTakesNoPlaceInFlight() throws Exception {
    openLarge(limits(10, 10, 2));
    peer().say(GET_LARGE);
    peer().say(GET_LARGE);
    await(() -> door.inFlight() == 2);
    String answer = "";
    while (!answer.startsWith("HTTP/1.1 200")) {
      try (RawPeer other = new RawPeer(port)) {
        answer = other.say(GET).until("\r\n\r\n");
      }
      assertThat(door.inFlight()).as("they are still there").isGreaterThanOrEqualTo(2);
      Thread.sleep(20);
    }
  }

  @Test
  void hangsUpOnAllWhenItIsTold() throws Exception {
    openLarge(limits(10, 10, 10));
    peer().say(GET_LARGE);
    peer().say(GET).until("small;");
    await(() -> door.connections() == 2);
    door.closeConnections();
    await(() -> door.connections() == 0);
  }

  /** It may come before the one that is gone is forgotten. */
  @Test
  void answers429AlsoToAConnectionFromThePortOfOneThatIsGone() throws Exception {
    open(limits(1_000, 80, 100));
    for (int i = 0; i < 80; i++) {
      peer().say(GET).until("took 0;");
    }
    for (int i = 0; i < 100; i++) {
      RawPeer over = peer();
      int from = over.port();
      over.reset();
      try (RawPeer again = new RawPeer(port, from)) {
        assertThat(again.say(GET).until("from this address")).startsWith("HTTP/1.1 429");
      }
    }
  }
}
