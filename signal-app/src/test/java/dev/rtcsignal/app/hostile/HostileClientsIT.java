package dev.rtcsignal.app.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.hostile.RawConnection.Received;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Attacks from the internet against the runnable jar while a regular client posts: each attack ends
 * as it should, and the regular client is served. The server has a delivery time of 2 s and an idle
 * time of 3 s, so that the tests need not wait for the defaults.
 */
@Timeout(180)
@EnabledOnOs(OS.LINUX)
@TestMethodOrder(OrderAnnotation.class)
class HostileClientsIT {
  private static final String ATTACKER = "127.66.0.1";
  private static final String OTHER = "127.66.0.2";
  private static final int MANY = 40;

  /** How many requests of the regular client may be in flight. */
  private static final int FEW = 9;

  private static final int MOST_BODY = 524_288;
  private static final Duration TIMEOUT = ServerUnderAttack.TIMEOUT;
  private static final Duration DELIVERY = Duration.ofSeconds(2);
  private static final Duration IDLE = Duration.ofSeconds(3);

  /** The clocks of both processes may differ by this much. */
  private static final Duration MARGIN = Duration.ofMillis(300);

  private static ServerUnderAttack server;
  private static ExecutorService threads;

  @BeforeAll
  static void start() throws Exception {
    threads = Executors.newCachedThreadPool();
    server =
        ServerUnderAttack.start(
            "hostile",
            Map.of(
                "SIGNAL_DELIVERY_SECONDS", "2",
                "SIGNAL_IDLE_SECONDS", "3",
                "SIGNAL_MAX_CONNECTIONS", "2000",
                "SIGNAL_MAX_CONNECTIONS_PER_ADDRESS", "500"));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    threads.shutdownNow();
  }

  @AfterEach
  void assertTheRegularClientIsServed(TestInfo test) throws Exception {
    server.assertServesDuring(test.getDisplayName());
  }

  @Test
  void closesAfterAHeadThatArrivesByteByByte() throws Exception {
    for (Received received :
        together(() -> trickle(server.connect(ATTACKER), "GET / HTTP/1.1\r\nX:"))) {
      assertThat(received.closed()).isTrue();
      assertThat(received.took()).isGreaterThan(DELIVERY.minus(MARGIN));
      assertThat(received.status()).isIn(0, 408);
    }
  }

  @Test
  void closesAfterALaterHeadThatArrivesByteByByte() throws Exception {
    for (Received received : together(HostileClientsIT::trickleAfterAResponse)) {
      assertThat(received.closed()).isTrue();
      assertThat(received.took()).isGreaterThan(IDLE.minus(MARGIN));
    }
  }

  private static Received trickleAfterAResponse() throws Exception {
    RawConnection connection = server.connect(ATTACKER).send(ServerUnderAttack.LIVENESS_REQUEST);
    connection.readResponse("}");
    return trickle(connection, "POST /callback HTTP/1.1\r\nX:");
  }

  @Test
  void answers408ToABodyThatArrivesByteByByte() throws Exception {
    String head = "POST /callback HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300\r\n\r\n{";
    for (Received received : together(() -> trickle(server.connect(ATTACKER), head))) {
      assertThat(received.closed()).isTrue();
      assertThat(received.took()).isGreaterThan(DELIVERY.minus(MARGIN));
      assertThat(received.status()).isEqualTo(408);
    }
  }

  private static Received trickle(RawConnection connection, String start) throws Exception {
    try (connection) {
      return connection.trickle(start, TIMEOUT);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"524289", "10000000000", "9223372036854775808", "99999999999999999999999"})
  void rejectsAHugeBodyBeforeItIsSent(String length) throws Exception {
    String head = "POST /callback HTTP/1.1\r\nHost: localhost\r\nContent-Length: ";
    try (RawConnection connection = server.connect(ATTACKER).send(head + length + "\r\n\r\n")) {
      Received received = connection.readUntilClosed(TIMEOUT);
      assertThat(received.status()).isIn(413, length.length() > 18 ? 400 : 413);
      assertThat(received.closed()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 200", "1, 413"})
  void acceptsTheLargestBodyAndRejectsOneByteMore(int more, int status) throws Exception {
    String body = Callbacks.body();
    String padded = body + " ".repeat(MOST_BODY + more - body.length());
    String head = "POST /callback HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    String length = "Content-Length: " + padded.length() + "\r\n\r\n";
    try (RawConnection connection = server.connect(OTHER).send(head + length)) {
      connection.sendAll(Callbacks.ascii(padded));
      assertThat(connection.readUntilClosed(TIMEOUT).status()).isEqualTo(status);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST /callback", "POST /nowhere", "GET /", "POST /v1/signals"})
  void rejectsAnEndlessBodyAndCloses(String target) throws Exception {
    String head = target + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    byte[] chunk = Callbacks.ascii("10000\r\n" + "x".repeat(0x10000) + "\r\n");
    try (RawConnection connection = server.connect(ATTACKER).send(head)) {
      Future<Long> sending =
          threads.submit(() -> connection.sendUntilClosed(chunk, TIMEOUT, Duration.ofMillis(1)));
      Received received = connection.readUntilClosed(TIMEOUT);
      assertThat(received.closed()).isTrue();
      assertThat(received.responses()).isBetween(0L, 1L);
      assertThat(sending.get()).isGreaterThan(MOST_BODY);
      if (target.endsWith("callback")) {
        assertThat(received.status()).isIn(413, 0);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 17000, 431", "2000, 10, 431", "1, 8000000, 431"})
  void rejectsAHeadThatIsTooLarge(int headers, int length, int status) throws Exception {
    String header = "X: " + "x".repeat(length) + "\r\n";
    String head = "GET / HTTP/1.1\r\n" + header.repeat(headers) + "\r\n";
    try (RawConnection connection = server.connect(ATTACKER)) {
      connection.sendAll(Callbacks.ascii(head));
      Received received = connection.readUntilClosed(TIMEOUT);
      // Bytes that arrive after the response may reset the connection, which discards it.
      assertThat(received.status()).isIn(status, 0);
      assertThat(received.closed()).isTrue();
    }
  }

  @Test
  void rejectsARequestLineThatIsTooLong() throws Exception {
    try (RawConnection connection = server.connect(ATTACKER)) {
      connection.sendAll(Callbacks.ascii("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n"));
      Received received = connection.readUntilClosed(TIMEOUT);
      assertThat(received.status()).isIn(414, 431, 400, 0);
      assertThat(received.closed()).isTrue();
    }
  }

  @Test
  void rejectsGarbage() throws Exception {
    Random random = new Random(5);
    for (Received received : together(() -> garbage(random.nextLong()))) {
      assertThat(received.closed()).isTrue();
      assertThat(received.status()).isNotEqualTo(200);
    }
  }

  private static Received garbage(long seed) throws Exception {
    byte[] bytes = new byte[4_096];
    new Random(seed).nextBytes(bytes);
    try (RawConnection connection = server.connect(ATTACKER)) {
      connection.sendAll(bytes);
      connection.sendAll(Callbacks.ascii("\r\n\r\n"));
      return connection.readUntilClosed(TIMEOUT);
    }
  }

  @Test
  void rejectsOtherProtocols() throws Exception {
    String tls = "\u0016\u0003\u0001\u0000\u00f4\u0001\u0000\u0000\u00f0\u0003\u0003";
    for (String hello :
        List.of(
            tls + "r".repeat(236),
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "SSH-2.0-OpenSSH_9.2\r\n",
            "*1\r\n$4\r\nPING\r\n",
            "\u0004\u0001\u0000\u0050\u007f\u0000\u0000\u0001\u0000")) {
      try (RawConnection connection = server.connect(ATTACKER).send(hello)) {
        Received received = connection.readUntilClosed(TIMEOUT);
        assertThat(received.closed()).as(hello).isTrue();
        assertThat(received.status()).as(hello).isIn(0, 400, 405, 501, 505);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "POST /cal", "POST /callback HTTP/1.1\r\nContent-Length: 9\r\n\r\n{"})
  void closesAHalfClosedConnection(String sent) throws Exception {
    for (int i = 0; i < MANY; i++) {
      try (RawConnection connection = server.connect(ATTACKER).send(sent).endOutput()) {
        Received received = connection.readUntilClosed(TIMEOUT);
        assertThat(received.closed()).isTrue();
      }
    }
  }

  /** Pipelined; Netty accepts 128 that wait for their responses. */
  @Test
  void answersAllPipelinedRequests() throws Exception {
    try (RawConnection connection = server.connect(OTHER)) {
      for (byte[] callback : Callbacks.good(99, 300)) {
        connection.send(callback);
      }
      connection.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertThat(connection.readUntilClosed(TIMEOUT).statuses()).isEqualTo(Map.of(200, 100L));
    }
  }

  /** Requests that end with their connection count no more. */
  @Test
  void pipelinedRequestsLeaveNothingInFlight() throws Exception {
    byte[] two =
        Callbacks.ascii(
            "POST /callback HTTP/1.1\r\nHost: l\r\nContent-Length: 0\r\n\r\n".repeat(2));
    for (int i = 0; i < MANY; i++) {
      try (RawConnection connection = server.connect("127.66.1." + i).send(two)) {
        connection.readResponse("\r\n\r\n");
      }
    }
    server.awaitInFlight(FEW);
  }

  /** Of 2,000 connections in all, 500 may be of one address; it reconnects at once. */
  @Test
  void manyConnectionsOfOneAddressDoNotAffectOthers() throws Exception {
    try (ManyConnections attackers = new ManyConnections(server.port())) {
      for (int part = 0; part < 10; part++) {
        attackers.connect(250, number -> "127.66.0.3");
        attackers.send(ServerUnderAttack.LIVENESS_REQUEST);
        attackers.poll(Duration.ofMillis(250));
      }
      try (RawConnection other = server.connect(OTHER).send(Callbacks.good())) {
        assertThat(other.readResponse("bytes"))
            .as(attackers.open() + " stay: " + attackers.statuses())
            .startsWith("HTTP/1.1 200");
      }
    }
  }

  @Test
  void closesAClientThatSendsRequestsAndNeverReads() throws Exception {
    long before = server.peakMib();
    byte[] requests =
        Callbacks.ascii("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(20));
    try (NonReadingClient client = new NonReadingClient(ATTACKER, server.port())) {
      client.sendUntilClosed(requests, TIMEOUT);
      if (ServerUnderAttack.MEASURED) {
        assertThat(server.peakMib() - before).as("MiB for " + client.sent()).isLessThan(64);
      }
    }
  }

  @Test
  void resetConnectionsLeaveNothingInFlight() throws Exception {
    byte[] good = Callbacks.good();
    for (int i = 0; i < 10 * MANY; i++) {
      byte[] part = Arrays.copyOf(good, i % good.length);
      server.connect(ATTACKER).send(i % 2 == 0 ? part : Callbacks.forged()).reset();
    }
    server.awaitInFlight(FEW);
  }

  @Test
  void answers100UnlessTheBodyIsTooLarge() throws Exception {
    String head = "POST /callback HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n";
    String body = Callbacks.body();
    try (RawConnection connection = server.connect(OTHER)) {
      connection.send(head + "Content-Length: " + body.length() + "\r\n\r\n");
      assertThat(connection.readResponse("\r\n\r\n")).startsWith("HTTP/1.1 100 Continue");
      assertThat(connection.send(body).readResponse("bytes")).startsWith("HTTP/1.1 200 OK");
    }
    try (RawConnection connection = server.connect(OTHER)) {
      Received received =
          connection.send(head + "Content-Length: 524289\r\n\r\n").readUntilClosed(TIMEOUT);
      assertThat(received.status()).isEqualTo(413);
      assertThat(received.responses()).isOne();
    }
  }

  @Test
  void limitsForgedCallbacksOfOneAddressOnly() throws Exception {
    byte[] forged = Callbacks.forged();
    byte[] good = Callbacks.good();
    try (CallbackLoad flood = load("127.66.0.9", 4, forged, false);
        CallbackLoad other = load(OTHER, 1, good, true)) {
      Future<Double> flooding = threads.submit(() -> flood.postFor(1));
      other.post(15);
      flooding.get();
      assertThat(other.outcomes()).containsOnlyKeys("good 200");
      assertThat(flood.outcomes()).containsKeys("bad 401", "bad 429");
      assertThat(flood.outcomes().get("bad 401")).isGreaterThanOrEqualTo(10);
    }
  }

  /** The cloud posts forged callbacks of clients from the same addresses as genuine ones. */
  @Test
  void forgedCallbacksDoNotLimitGenuineOnesOfTheSameAddress() throws Exception {
    server.assertServesDuring("the time before");
    try (CallbackLoad flood =
        load(ServerUnderAttack.REGULAR_ADDRESS, 4, Callbacks.forged(), false)) {
      flood.postFor(1);
      assertThat(flood.outcomes()).containsOnlyKeys("bad 401", "bad 429");
    }
  }

  @Test
  void limitsTheCallbacksOfOneUser() throws Exception {
    byte[] callback = Callbacks.good(2_000, 300).get(1_999);
    try (CallbackLoad flood = load(OTHER, 4, callback, true)) {
      flood.postFor(1);
      assertThat(flood.outcomes()).containsOnlyKeys("good 200", "good 429");
      assertThat(flood.outcomes().get("good 200")).isGreaterThanOrEqualTo(20);
    }
  }

  private static CallbackLoad load(String from, int connections, byte[] callback, boolean good)
      throws IOException {
    CallbackLoad.Post post = new CallbackLoad.Post(callback, good);
    return new CallbackLoad(from, server.port(), connections, number -> post);
  }

  private static List<Received> together(Callable<Received> client) throws Exception {
    List<Received> all = new ArrayList<>();
    for (Future<Received> one : threads.invokeAll(Collections.nCopies(MANY, client))) {
      all.add(one.get());
    }
    return all;
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void atTheEndTheRegularClientIsServedAndNothingIsLeft() throws Exception {
    server.assertServesDuring("the end");
    server.assertRecovers(4_000);
  }
}
