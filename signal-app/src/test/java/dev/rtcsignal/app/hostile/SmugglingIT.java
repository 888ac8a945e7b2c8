package dev.rtcsignal.app.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.rtcsignal.app.hostile.RawConnection.Received;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Request smuggling: requests whose end a proxy and this server may parse differently, each
 * followed by a hidden one. The hidden request is never answered, whatever the response to the
 * first. Row A9 of the field faults.
 */
@Timeout(180)
@EnabledOnOs(OS.LINUX)
@TestMethodOrder(OrderAnnotation.class)
class SmugglingIT {
  private static final String ATTACKER = "127.67.0.1";
  private static final String HIDDEN = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final Duration TIMEOUT = ServerUnderAttack.TIMEOUT;

  private static ServerUnderAttack server;

  @BeforeAll
  static void start() throws Exception {
    server =
        ServerUnderAttack.start(
            "smuggling", Map.of("SIGNAL_DELIVERY_SECONDS", "2", "SIGNAL_IDLE_SECONDS", "2"));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static Arguments shape(String name, String headers, String body) {
    return Arguments.of(name, headers + "\r\nHost: localhost\r\n\r\n", body);
  }

  /** Two lengths, or a length that only some implementations accept. */
  static Stream<Arguments> ambiguous() {
    String chunked = "Transfer-Encoding: chunked";
    return Stream.of(
        shape("CL.TE", "Content-Length: 6\r\n" + chunked, "0\r\n\r\nG"),
        shape("TE.CL", chunked + "\r\nContent-Length: 3", "1\r\nA\r\n0\r\n\r\n"),
        shape("TE.0", chunked, "0\r\n\r\n"),
        shape("TE twice", chunked + "\r\n" + chunked, "0\r\n\r\n"),
        shape("TE twice, then identity", chunked + "\r\nTransfer-Encoding: identity", "0\r\n\r\n"),
        shape("TE list", "Transfer-Encoding: identity, chunked", "0\r\n\r\n"),
        shape("TE list, chunked first", "Transfer-Encoding: chunked, identity", "0\r\n\r\n"),
        shape("TE in capitals", "TRANSFER-ENCODING: CHUNKED", "0\r\n\r\n"),
        shape("TE unknown", "Transfer-Encoding: xchunked", "0\r\n\r\n"),
        shape(
            "TE unknown with CL", "Transfer-Encoding: xchunked\r\nContent-Length: 5", "0\r\n\r\n"),
        shape("TE with a tab", "Transfer-Encoding:\tchunked", "0\r\n\r\n"),
        shape("TE with a vertical tab", "Transfer-Encoding:\u000bchunked", "0\r\n\r\n"),
        shape("TE quoted", "Transfer-Encoding: \"chunked\"", "0\r\n\r\n"),
        shape("TE empty", "Transfer-Encoding: \r\nContent-Length: 5", "0\r\n\r\n"),
        shape("TE folded", "Transfer-Encoding:\r\n chunked", "0\r\n\r\n"),
        shape("TE after a bare LF", "X: y\nTransfer-Encoding: chunked", "0\r\n\r\n"),
        shape("TE after a bare CR", "X: y\rTransfer-Encoding: chunked", "0\r\n\r\n"),
        shape("CL signed", "Content-Length: +5", "0\r\n\r\n"),
        shape("CL negative", "Content-Length: -5", "0\r\n\r\n"),
        shape("CL hexadecimal", "Content-Length: 0x5", "0\r\n\r\n"),
        shape("CL with a blank", "Content-Length: 1 5", "0\r\n\r\n"),
        shape("CL empty", "Content-Length: ", "0\r\n\r\n"),
        shape("CL list", "Content-Length: 5, 6", "0\r\n\r\n"),
        shape("CL list of the same", "Content-Length: 5, 5", "0\r\n\r\n"),
        shape("CL twice", "Content-Length: 5\r\nContent-Length: 0", "0\r\n\r\n"));
  }

  /** Heads that RFC 9112 does not allow. */
  static Stream<Arguments> malformed() {
    String chunked = "Transfer-Encoding: chunked";
    return Stream.of(
        shape("a blank before the colon", "Content-Length : 5", "0\r\n\r\n"),
        shape("a blank before the colon of TE", "Transfer-Encoding : chunked", "0\r\n\r\n"),
        shape("a blank before the first header", " " + chunked, "0\r\n\r\n"),
        shape("a NUL in a name", "X\0: y\r\n" + chunked, "0\r\n\r\n"),
        shape("a NUL in a value", "X: y\0z\r\n" + chunked, "0\r\n\r\n"),
        shape("a header without colon", "X\r\n" + chunked, "0\r\n\r\n"));
  }

  /** Chunked bodies that RFC 9112 does not allow. */
  static Stream<Arguments> malformedChunks() {
    String chunked = "Transfer-Encoding: chunked";
    return Stream.of(
        shape("a size with junk", chunked, "5 x\r\nhello\r\n0\r\n\r\n"),
        shape("a size with a sign", chunked, "+5\r\nhello\r\n0\r\n\r\n"),
        shape("a hexadecimal size with 0x", chunked, "0x5\r\nhello\r\n0\r\n\r\n"),
        shape("a size that is too large", chunked, "ffffffffffffffff5\r\nhello\r\n0\r\n\r\n"),
        shape("a negative size", chunked, "-1\r\nhello\r\n0\r\n\r\n"),
        shape("a chunk that is longer than said", chunked, "3\r\nhello\r\n0\r\n\r\n"));
  }

  /** Forms in which the end of a chunk is hard to see. */
  static Stream<Arguments> obscured() {
    String chunked = "Transfer-Encoding: chunked";
    return Stream.of(
        shape("a header without name", ": x\r\n" + chunked, "0\r\n\r\n"),
        shape("an extension", chunked, "5;a=b\r\nhello\r\n0\r\n\r\n"),
        shape("an extension with junk", chunked, "5;\u0001\"\\\r\nhello\r\n0\r\n\r\n"),
        shape("an extension with a bare LF", chunked, "5;a\nb\r\nhello\r\n0\r\n\r\n"),
        shape("an extension with a bare CR", chunked, "5;a\rb\r\nhello\r\n0\r\n\r\n"),
        shape("sizes that end in a bare LF", chunked, "5\nhello\n0\n\n"),
        shape("a last chunk with trailers", chunked, "0\r\nContent-Length: 9\r\n\r\n"),
        shape("a last chunk of many zeros", chunked, "000000000\r\n\r\n"),
        shape("a chunk without its end", chunked, "5\r\nhello0\r\n\r\n"));
  }

  @Execution(CONCURRENT)
  @ParameterizedTest(name = "{0}")
  @MethodSource({"ambiguous", "malformed", "malformedChunks", "obscured"})
  void neverAnswersTheHiddenRequest(String name, String headers, String body) throws Exception {
    for (String target : new String[] {"POST /callback", "GET /", "POST /nowhere"}) {
      Received received = send(target + " HTTP/1.1", headers + body);
      assertThat(received.responses()).as(target + received.text()).isLessThanOrEqualTo(1);
      assertThat(received.text()).as(target).doesNotContain("alive");
      assertThat(received.closed()).as(target).isTrue();
    }
  }

  @Execution(CONCURRENT)
  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void rejectsAMalformedHead(String name, String headers, String body) throws Exception {
    Received received = send("GET /health/live HTTP/1.1", headers + body);
    assertThat(received.status()).as(received.text()).isIn(0, 400);
  }

  /** Its decoded part is not taken for a callback either. */
  @Execution(CONCURRENT)
  @ParameterizedTest(name = "{0}")
  @MethodSource("malformedChunks")
  void rejectsAMalformedBody(String name, String headers, String body) throws Exception {
    Received received = send("POST /callback HTTP/1.1", headers + body);
    assertThat(received.status()).isIn(0, 400);
    assertThat(received.text()).doesNotContain("malformed callback");
  }

  @Execution(CONCURRENT)
  @ParameterizedTest(name = "{0}")
  @MethodSource("ambiguous")
  void ignoresChunksOfHttp10(String name, String headers, String body) throws Exception {
    Received received = send("POST /callback HTTP/1.0", headers + body);
    assertThat(received.responses()).isLessThanOrEqualTo(1);
    assertThat(received.closed()).isTrue();
  }

  @Test
  void doesNotUpgradeToAnotherProtocol() throws Exception {
    String settings = "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA";
    String upgrade = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n" + settings;
    String socket =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    for (String headers : new String[] {upgrade, socket}) {
      Received received =
          send("GET /health/live HTTP/1.1", headers + "\r\nHost: localhost\r\n\r\n");
      assertThat(received.statuses()).doesNotContainKey(101);
    }
  }

  private static Received send(String line, String rest) throws Exception {
    try (RawConnection connection = server.connect(ATTACKER)) {
      connection.sendAll(Callbacks.ascii(line + "\r\n" + rest + HIDDEN));
      return connection.readUntilClosed(TIMEOUT);
    }
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void atTheEndTheRegularClientIsServedAndNothingIsLeft() throws Exception {
    server.assertServesDuring("all attacks");
    server.assertRecovers(500);
  }
}
