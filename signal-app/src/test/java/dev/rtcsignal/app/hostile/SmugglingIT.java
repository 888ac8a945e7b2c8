package dev.rtcsignal.app.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.rtcsignal.app.hostile.Wire.Rest;
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
 * Requests whose end a proxy and this server may see at different places, each with another request
 * behind it. Whatever is made of the first, the second is never answered.
 */
@Timeout(180)
@EnabledOnOs(OS.LINUX)
@TestMethodOrder(OrderAnnotation.class)
class SmugglingIT {
  private static final String ATTACKER = "127.67.0.1";
  private static final String HIDDEN = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final Duration PATIENCE = Siege.PATIENCE;

  private static Siege siege;

  @BeforeAll
  static void begin() throws Exception {
    siege =
        Siege.begin(
            "smuggling", Map.of("SIGNAL_DELIVERY_SECONDS", "2", "SIGNAL_IDLE_SECONDS", "2"));
  }

  @AfterAll
  static void end() throws Exception {
    siege.close();
  }

  private static Arguments shape(String name, String headers, String body) {
    return Arguments.of(name, headers + "\r\nHost: localhost\r\n\r\n", body);
  }

  /** Two ways to tell the length, or one that only some read. */
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

  /** What RFC 9112 does not allow at all. */
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

  /** What RFC 9112 does not allow in a body. */
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

  /** What only hides where a chunk ends. */
  static Stream<Arguments> hiding() {
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
  @MethodSource({"ambiguous", "malformed", "malformedChunks", "hiding"})
  void theRequestBehindIsNeverAnswered(String name, String headers, String body) throws Exception {
    for (String target : new String[] {"POST /callback", "GET /", "POST /nowhere"}) {
      Rest rest = ask(target + " HTTP/1.1", headers + body);
      assertThat(rest.answers()).as(target + rest.text()).isLessThanOrEqualTo(1);
      assertThat(rest.text()).as(target).doesNotContain("alive");
      assertThat(rest.closed()).as(target).isTrue();
    }
  }

  @Execution(CONCURRENT)
  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void aHeadThatIsMalformedIsRefused(String name, String headers, String body) throws Exception {
    Rest rest = ask("GET /health/live HTTP/1.1", headers + body);
    assertThat(rest.status()).as(rest.text()).isIn(0, 400);
  }

  /** And what came of it is not taken for a callback. */
  @Execution(CONCURRENT)
  @ParameterizedTest(name = "{0}")
  @MethodSource("malformedChunks")
  void aBodyThatIsMalformedIsRefused(String name, String headers, String body) throws Exception {
    Rest rest = ask("POST /callback HTTP/1.1", headers + body);
    assertThat(rest.status()).isIn(0, 400);
    assertThat(rest.text()).doesNotContain("malformed callback");
  }

  @Execution(CONCURRENT)
  @ParameterizedTest(name = "{0}")
  @MethodSource("ambiguous")
  void theLengthOfHttp10IsNotInChunks(String name, String headers, String body) throws Exception {
    Rest rest = ask("POST /callback HTTP/1.0", headers + body);
    assertThat(rest.answers()).isLessThanOrEqualTo(1);
    assertThat(rest.closed()).isTrue();
  }

  @Test
  void nobodyIsLedIntoAnotherProtocol() throws Exception {
    String settings = "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA";
    String upgrade = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n" + settings;
    String socket =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    for (String headers : new String[] {upgrade, socket}) {
      Rest rest = ask("GET /health/live HTTP/1.1", headers + "\r\nHost: localhost\r\n\r\n");
      assertThat(rest.statuses()).doesNotContainKey(101);
    }
  }

  private static Rest ask(String line, String rest) throws Exception {
    try (Wire wire = siege.connect(ATTACKER)) {
      wire.sendAll(Callbacks.ascii(line + "\r\n" + rest + HIDDEN));
      return wire.rest(PATIENCE);
    }
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void inTheEndTheGoodClientWasServedWellAndNothingIsLeft() throws Exception {
    siege.goodClientWasServedDuring("the whole of it");
    siege.endsWell(500);
  }
}
