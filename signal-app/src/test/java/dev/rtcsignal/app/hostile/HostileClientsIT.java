package dev.rtcsignal.app.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.hostile.Wire.Rest;
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
 * What comes from the open internet against the runnable jar, while a good client goes on posting:
 * each attack ends as it should, and the good client does not notice. The server gives 2 s to
 * deliver and 3 s of idleness, so that the tests need not wait for the defaults.
 */
@Timeout(180)
@EnabledOnOs(OS.LINUX)
@TestMethodOrder(OrderAnnotation.class)
class HostileClientsIT {
  private static final String ATTACKER = "127.66.0.1";
  private static final String BYSTANDER = "127.66.0.2";
  private static final int MANY = 40;

  /** What the good client may have under way. */
  private static final int FEW = 9;

  private static final int MOST_BODY = 524_288;
  private static final Duration PATIENCE = Siege.PATIENCE;
  private static final Duration GIVEN = Duration.ofSeconds(2);
  private static final Duration IDLE = Duration.ofSeconds(3);

  /** Before this no limit of the server has passed, by whatever clock. */
  private static final Duration MARGIN = Duration.ofMillis(300);

  private static Siege siege;
  private static ExecutorService threads;

  @BeforeAll
  static void begin() throws Exception {
    threads = Executors.newCachedThreadPool();
    siege =
        Siege.begin(
            "hostile",
            Map.of(
                "SIGNAL_DELIVERY_SECONDS", "2",
                "SIGNAL_IDLE_SECONDS", "3",
                "SIGNAL_MAX_CONNECTIONS", "2000",
                "SIGNAL_MAX_CONNECTIONS_PER_ADDRESS", "500"));
  }

  @AfterAll
  static void end() throws Exception {
    siege.close();
    threads.shutdownNow();
  }

  @AfterEach
  void theGoodClientDidNotNotice(TestInfo test) throws Exception {
    siege.goodClientWasServedDuring(test.getDisplayName());
  }

  @Test
  void aHeadThatComesByteForByteIsCutOffInTime() throws Exception {
    for (Rest rest : together(() -> trickle(siege.connect(ATTACKER), "GET / HTTP/1.1\r\nX:"))) {
      assertThat(rest.closed()).isTrue();
      assertThat(rest.took()).isGreaterThan(GIVEN.minus(MARGIN));
      assertThat(rest.status()).isIn(0, 408);
    }
  }

  @Test
  void aLaterHeadThatComesByteForByteIsCutOffInTime() throws Exception {
    for (Rest rest : together(HostileClientsIT::trickleAfterAnAnswer)) {
      assertThat(rest.closed()).isTrue();
      assertThat(rest.took()).isGreaterThan(IDLE.minus(MARGIN));
    }
  }

  private static Rest trickleAfterAnAnswer() throws Exception {
    Wire wire = siege.connect(ATTACKER).send(Siege.QUESTION);
    wire.answerEndingWith("}");
    return trickle(wire, "POST /callback HTTP/1.1\r\nX:");
  }

  @Test
  void aBodyThatComesByteForByteIsAnswered408() throws Exception {
    String head = "POST /callback HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300\r\n\r\n{";
    for (Rest rest : together(() -> trickle(siege.connect(ATTACKER), head))) {
      assertThat(rest.closed()).isTrue();
      assertThat(rest.took()).isGreaterThan(GIVEN.minus(MARGIN));
      assertThat(rest.status()).isEqualTo(408);
    }
  }

  /** Returns how that ended, and the time it took all in all. */
  private static Rest trickle(Wire wire, String start) throws Exception {
    try (wire) {
      return wire.trickle(start, PATIENCE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"524289", "10000000000", "9223372036854775808", "99999999999999999999999"})
  void aGiantBodyIsRefusedBeforeItIsSent(String length) throws Exception {
    String head = "POST /callback HTTP/1.1\r\nHost: localhost\r\nContent-Length: ";
    try (Wire wire = siege.connect(ATTACKER).send(head + length + "\r\n\r\n")) {
      Rest rest = wire.rest(PATIENCE);
      assertThat(rest.status()).isIn(413, length.length() > 18 ? 400 : 413);
      assertThat(rest.closed()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 200", "1, 413"})
  void theLargestBodyIsTakenAndOneByteMoreIsNot(int more, int status) throws Exception {
    String body = Callbacks.body();
    String padded = body + " ".repeat(MOST_BODY + more - body.length());
    String head = "POST /callback HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    String length = "Content-Length: " + padded.length() + "\r\n\r\n";
    try (Wire wire = siege.connect(BYSTANDER).send(head + length)) {
      wire.sendAll(Callbacks.ascii(padded));
      assertThat(wire.rest(PATIENCE).status()).isEqualTo(status);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST /callback", "POST /nowhere", "GET /", "POST /v1/signals"})
  void anEndlessBodyIsRefusedAndCutOff(String target) throws Exception {
    String head = target + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    byte[] chunk = Callbacks.ascii("10000\r\n" + "x".repeat(0x10000) + "\r\n");
    try (Wire wire = siege.connect(ATTACKER).send(head)) {
      Future<Long> sending =
          threads.submit(() -> wire.sendOn(chunk, PATIENCE, Duration.ofMillis(1)));
      Rest rest = wire.rest(PATIENCE);
      assertThat(rest.closed()).isTrue();
      assertThat(rest.answers()).isBetween(0L, 1L);
      assertThat(sending.get()).isGreaterThan(MOST_BODY);
      if (target.endsWith("callback")) {
        assertThat(rest.status()).isIn(413, 0);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 17000, 431", "2000, 10, 431", "1, 8000000, 431"})
  void aHeadThatIsTooLargeIsRefused(int headers, int length, int status) throws Exception {
    String header = "X: " + "x".repeat(length) + "\r\n";
    String head = "GET / HTTP/1.1\r\n" + header.repeat(headers) + "\r\n";
    try (Wire wire = siege.connect(ATTACKER)) {
      wire.sendAll(Callbacks.ascii(head));
      Rest rest = wire.rest(PATIENCE);
      // What is sent on after the answer may make the connection end with a reset, which eats it.
      assertThat(rest.status()).isIn(status, 0);
      assertThat(rest.closed()).isTrue();
    }
  }

  @Test
  void aFirstLineThatIsTooLongIsRefused() throws Exception {
    try (Wire wire = siege.connect(ATTACKER)) {
      wire.sendAll(Callbacks.ascii("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n"));
      Rest rest = wire.rest(PATIENCE);
      assertThat(rest.status()).isIn(414, 431, 400, 0);
      assertThat(rest.closed()).isTrue();
    }
  }

  @Test
  void garbageIsRefusedOrCutOff() throws Exception {
    Random random = new Random(5);
    for (Rest rest : together(() -> garbage(random.nextLong()))) {
      assertThat(rest.closed()).isTrue();
      assertThat(rest.status()).isNotEqualTo(200);
    }
  }

  private static Rest garbage(long seed) throws Exception {
    byte[] bytes = new byte[4_096];
    new Random(seed).nextBytes(bytes);
    try (Wire wire = siege.connect(ATTACKER)) {
      wire.sendAll(bytes);
      wire.sendAll(Callbacks.ascii("\r\n\r\n"));
      return wire.rest(PATIENCE);
    }
  }

  @Test
  void otherProtocolsAreRefusedOrCutOff() throws Exception {
    String tls = "\u0016\u0003\u0001\u0000\u00f4\u0001\u0000\u0000\u00f0\u0003\u0003";
    for (String hello :
        List.of(
            tls + "r".repeat(236),
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "SSH-2.0-OpenSSH_9.2\r\n",
            "*1\r\n$4\r\nPING\r\n",
            "\u0004\u0001\u0000\u0050\u007f\u0000\u0000\u0001\u0000")) {
      try (Wire wire = siege.connect(ATTACKER).send(hello)) {
        Rest rest = wire.rest(PATIENCE);
        assertThat(rest.closed()).as(hello).isTrue();
        assertThat(rest.status()).as(hello).isIn(0, 400, 405, 501, 505);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "POST /cal", "POST /callback HTTP/1.1\r\nContent-Length: 9\r\n\r\n{"})
  void aHalfClosedConnectionIsNotKept(String sent) throws Exception {
    for (int i = 0; i < MANY; i++) {
      try (Wire wire = siege.connect(ATTACKER).send(sent).endOutput()) {
        Rest rest = wire.rest(PATIENCE);
        assertThat(rest.closed()).isTrue();
      }
    }
  }

  /** The HTTP library takes 128 that wait for their answers. */
  @Test
  void requestsThatComeAllAtOnceAreAllAnswered() throws Exception {
    try (Wire wire = siege.connect(BYSTANDER)) {
      for (byte[] callback : Callbacks.good(99, 300)) {
        wire.send(callback);
      }
      wire.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertThat(wire.rest(PATIENCE).statuses()).isEqualTo(Map.of(200, 100L));
    }
  }

  /** Each that is answered, or whose client has gone, makes room for another. */
  @Test
  void requestsThatComeAllAtOnceLeaveNothingInFlight() throws Exception {
    byte[] two =
        Callbacks.ascii(
            "POST /callback HTTP/1.1\r\nHost: l\r\nContent-Length: 0\r\n\r\n".repeat(2));
    for (int i = 0; i < MANY; i++) {
      try (Wire wire = siege.connect("127.66.1." + i).send(two)) {
        wire.answerEndingWith("\r\n\r\n");
      }
    }
    siege.restsWith(FEW);
  }

  /** Of 2,000 at once, 500 of one address; it asks again before it is sent away. */
  @Test
  void aStubbornCrowdFromOneAddressKeepsNobodyOut() throws Exception {
    try (Crowd crowd = new Crowd(siege.port())) {
      for (int part = 0; part < 10; part++) {
        crowd.come(250, number -> "127.66.0.3");
        crowd.send(Siege.QUESTION);
        crowd.look(Duration.ofMillis(250));
      }
      try (Wire other = siege.connect(BYSTANDER).send(Callbacks.good())) {
        assertThat(other.answerEndingWith("bytes"))
            .as(crowd.open() + " stay: " + crowd.statuses())
            .startsWith("HTTP/1.1 200");
      }
    }
  }

  @Test
  void whoAsksAndAsksAndNeverReadsIsNotServedFromMemory() throws Exception {
    long before = siege.peakMib();
    byte[] questions =
        Callbacks.ascii("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(20));
    try (Glutton glutton = new Glutton(ATTACKER, siege.port())) {
      assertThat(glutton.ask(questions, PATIENCE)).as("is cut off").isTrue();
      if (Siege.MEASURED) {
        assertThat(siege.peakMib() - before).as("MiB for " + glutton.sent()).isLessThan(64);
      }
    }
  }

  @Test
  void abruptResetsLeaveNothingBehind() throws Exception {
    byte[] good = Callbacks.good();
    for (int i = 0; i < 10 * MANY; i++) {
      byte[] part = Arrays.copyOf(good, i % good.length);
      siege.connect(ATTACKER).send(i % 2 == 0 ? part : Callbacks.forged()).reset();
    }
    siege.restsWith(FEW);
  }

  @Test
  void whoWantsToBeAskedForTheBodyIsAskedUnlessItIsTooLarge() throws Exception {
    String head = "POST /callback HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n";
    String body = Callbacks.body();
    try (Wire wire = siege.connect(BYSTANDER)) {
      wire.send(head + "Content-Length: " + body.length() + "\r\n\r\n");
      assertThat(wire.answerEndingWith("\r\n\r\n")).startsWith("HTTP/1.1 100 Continue");
      assertThat(wire.send(body).answerEndingWith("bytes")).startsWith("HTTP/1.1 200 OK");
    }
    try (Wire wire = siege.connect(BYSTANDER)) {
      Rest rest = wire.send(head + "Content-Length: 524289\r\n\r\n").rest(PATIENCE);
      assertThat(rest.status()).isEqualTo(413);
      assertThat(rest.answers()).isOne();
    }
  }

  @Test
  void forgedCallbacksOfOneAddressAreShutOutAndThoseOfOthersAreNot() throws Exception {
    byte[] forged = Callbacks.forged();
    byte[] good = Callbacks.good();
    try (CallbackLoad flood = load("127.66.0.9", 4, forged, false);
        CallbackLoad other = load(BYSTANDER, 1, good, true)) {
      Future<Double> flooding = threads.submit(() -> flood.postFor(1));
      other.post(15);
      flooding.get();
      assertThat(other.outcomes()).containsOnlyKeys("good 200");
      assertThat(flood.outcomes()).containsKeys("bad 401", "bad 429");
      assertThat(flood.outcomes().get("bad 401")).isGreaterThanOrEqualTo(10);
    }
  }

  /** The cloud posts what clients forge from the addresses where the genuine ones come from. */
  @Test
  void forgedCallbacksBesideGenuineOnesShutNobodyOut() throws Exception {
    siege.goodClientWasServedDuring("the time before");
    try (CallbackLoad flood = load(Siege.GOOD_ADDRESS, 4, Callbacks.forged(), false)) {
      flood.postFor(1);
      assertThat(flood.outcomes()).containsOnlyKeys("bad 401", "bad 429");
    }
  }

  @Test
  void oneUserWhoFloodsIsHeldBack() throws Exception {
    byte[] thief = Callbacks.good(2_000, 300).get(1_999);
    try (CallbackLoad flood = load(BYSTANDER, 4, thief, true)) {
      flood.postFor(1);
      assertThat(flood.outcomes()).containsOnlyKeys("good 200", "good 429");
      assertThat(flood.outcomes().get("good 200")).isGreaterThanOrEqualTo(20);
    }
  }

  private static CallbackLoad load(String from, int connections, byte[] callback, boolean good)
      throws IOException {
    CallbackLoad.Post post = new CallbackLoad.Post(callback, good);
    return new CallbackLoad(from, siege.port(), connections, number -> post);
  }

  private static List<Rest> together(Callable<Rest> client) throws Exception {
    List<Rest> all = new ArrayList<>();
    for (Future<Rest> one : threads.invokeAll(Collections.nCopies(MANY, client))) {
      all.add(one.get());
    }
    return all;
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void inTheEndTheGoodClientWasServedWellAndNothingIsLeft() throws Exception {
    siege.goodClientWasServedDuring("the end");
    siege.endsWell(4_000);
  }
}
