package dev.rtcsignal.app.net;

import static dev.rtcsignal.app.net.GuardedServer.GET;
import static dev.rtcsignal.app.net.GuardedServer.POST;
import static dev.rtcsignal.app.net.GuardedServer.limits;
import static dev.rtcsignal.app.net.GuardedServer.waitUntil;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of a single request, on the wire. */
@Timeout(120)
class RequestRulesTest {
  private final GuardedServer server = new GuardedServer();

  @BeforeEach
  void start() {
    server.start(limits(10, 10, 10));
  }

  @AfterEach
  void close() throws Exception {
    server.close();
  }

  private RawPeer say(String text) throws Exception {
    return server.connect().say(text);
  }

  @Test
  void acceptsABodyOfTheLimitAndAnswers413ToTheLengthOfALongerOne() throws Exception {
    assertThat(say(POST + "Content-Length: 100\r\n\r\n" + "x".repeat(100)).until("100;"))
        .startsWith("HTTP/1.1 200");
    assertThat(say(POST + "Content-Length: 101\r\n\r\n").rest())
        .as("before any of the body is sent")
        .startsWith("HTTP/1.1 413")
        .containsIgnoringCase("connection: close\r\n")
        .doesNotContainIgnoringCase("retry-after");
    assertThat(say(POST + "Content-Length: 9223372036854775807\r\n\r\n").rest())
        .startsWith("HTTP/1.1 413");
  }

  @Test
  void answers413InsteadOf100ToABodyThatIsTooLarge() throws Exception {
    String expect = "Expect: 100-continue\r\n\r\n";
    assertThat(say(POST + "Content-Length: 101\r\n" + expect).rest())
        .startsWith("HTTP/1.1 413")
        .doesNotContain("100 Continue");
    RawPeer good = say(POST + "Content-Length: 3\r\n" + expect);
    assertThat(good.until("\r\n\r\n")).startsWith("HTTP/1.1 100");
    assertThat(good.say("abc").until("took 3;")).startsWith("HTTP/1.1 200");
  }

  @Test
  void answers408ToABodyThatDoesNotArrive() throws Exception {
    assertThat(say(POST + "Content-Length: 10\r\n\r\nabc").rest())
        .startsWith("HTTP/1.1 408")
        .containsIgnoringCase("connection: close\r\n");
    waitUntil(() -> server.guard().inFlight() == 0);
  }

  @Test
  void answers408ToABodyThatArrivesByteByByte() throws Exception {
    RawPeer slow = say(POST + "Content-Length: 100\r\n\r\n");
    waitUntil(() -> slow.say("x").hasInput());
    assertThat(slow.until("\r\n\r\n")).startsWith("HTTP/1.1 408");
  }

  @Test
  void closesTheConnectionAfterAChunkedBodyAndIgnoresFurtherInput() throws Exception {
    String chunks = "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    assertThat(say(POST + chunks + GET).rest())
        .startsWith("HTTP/1.1 200")
        .containsIgnoringCase("connection: close\r\n")
        .contains("took 3;")
        .doesNotContain("took 0;");
  }

  @Test
  void keepsAConnectionWhoseRequestsHaveALength() throws Exception {
    RawPeer peer = server.connect();
    for (int i = 0; i < 3; i++) {
      assertThat(peer.say(POST + "Content-Length: 3\r\n\r\nabc").until("took 3;"))
          .startsWith("HTTP/1.1 200")
          .doesNotContainIgnoringCase("connection: close");
    }
  }

  @Test
  void answers431ToAHeadThatIsTooLarge() throws Exception {
    String head = "GET / HTTP/1.1\r\nHost: x\r\nX: ";
    assertThat(say(head + "x".repeat(1_100) + "\r\n\r\n").rest()).startsWith("HTTP/1.1 431");
    assertThat(say(head + "x".repeat(900) + "\r\n\r\n").until("took 0;"))
        .startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Host: x\r\nHost: y\r\n",
        "Host: user@127.0.0.1\r\n",
        "Host: ::1\r\n",
        "Host: a b\r\n",
        "Host: a, b\r\n",
        "Host: [::1%25lo]\r\n",
        "Host: x:y\r\n",
        "Host: x:123456\r\n"
      })
  void answers400ToAMissingRepeatedOrMalformedHost(String host) throws Exception {
    assertThat(say("GET / HTTP/1.1\r\n" + host + "\r\n").rest())
        .startsWith("HTTP/1.1 400")
        .endsWith("missing, repeated or malformed Host header (RFC 9112, 3.2)");
  }

  /** HTTP/1.0 has no Host, and some load balancers still check health with it. */
  @Test
  void acceptsARequestOfHttp10WithoutHost() throws Exception {
    assertThat(say("GET / HTTP/1.0\r\n\r\n").rest()).contains(" 200 ").endsWith("took 0;");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%", "/%2", "/%zz", "/a%2/b", "/%%20", "/%7E%zz"})
  void answers400ToMalformedPercentEncoding(String path) throws Exception {
    assertThat(say("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").rest())
        .startsWith("HTTP/1.1 400")
        .contains("malformed percent-encoding in path");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "X.y:80", "127.0.0.1:", "[::1]:8080", "[::ffff:127.0.0.1]", "a_b", ""})
  void acceptsEveryFormOfAHost(String host) throws Exception {
    assertThat(say("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").until("took 0;"))
        .startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip, chunked", "x, chunked"})
  void answers501ToATransferCodingOtherThanChunked(String coding) throws Exception {
    String head = POST + "Transfer-Encoding: " + coding + "\r\n\r\n";
    assertThat(say(head + "0\r\n\r\n").rest()).startsWith("HTTP/1.1 501");
  }

  @Test
  void acceptsPercentEncodingInEitherCase() throws Exception {
    assertThat(say("GET /%7e%2F HTTP/1.1\r\nHost: x\r\n\r\n").until("took 0;"))
        .startsWith("HTTP/1.1 200");
  }
}
