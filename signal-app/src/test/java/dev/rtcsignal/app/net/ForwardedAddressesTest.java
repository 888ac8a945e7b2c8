package dev.rtcsignal.app.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.emulator.TestCloud;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The peer of every request here is 127.0.0.1. */
@Timeout(60)
class ForwardedAddressesTest {
  private static final ForwardedAddresses BEHIND_PROXIES =
      trust("127.0.0.1", "10.0.0.0/8", "fd00::/8");

  private static final AtomicReference<ForwardedAddresses> ADDRESSES = new AtomicReference<>();
  private static final Vertx VERTX = Vertx.vertx();
  private static int port;

  @BeforeAll
  static void listen() {
    port =
        TestCloud.await(
                VERTX
                    .createHttpServer()
                    .requestHandler(request -> request.response().end(ADDRESSES.get().of(request)))
                    .listen(0, "127.0.0.1"))
            .actualPort();
  }

  @AfterAll
  static void close() {
    TestCloud.await(VERTX.close());
  }

  private static ForwardedAddresses trust(String... proxies) {
    return new ForwardedAddresses(Stream.of(proxies).map(IpRange::parse).toList());
  }

  private static String seen(ForwardedAddresses addresses, String... headers) throws Exception {
    ADDRESSES.set(addresses);
    try (RawPeer peer = new RawPeer(port)) {
      peer.say(
          "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
              + Stream.of(headers).map(line -> line + "\r\n").collect(Collectors.joining())
              + "\r\n");
      return peer.rest().split("\r\n\r\n", 2)[1];
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Forwarded: for=203.0.113.9", "X-Forwarded-For: 203.0.113.9"})
  void ignoresHeadersOfAnUntrustedPeer(String header) throws Exception {
    assertThat(seen(trust(), header)).isEqualTo("127.0.0.1");
    assertThat(seen(trust("10.0.0.0/8"), header)).isEqualTo("127.0.0.1");
    assertThat(seen(BEHIND_PROXIES, header)).isEqualTo("203.0.113.9");
  }

  static Stream<Arguments> chains() {
    return Stream.of(
        Arguments.of("Forwarded: for=203.0.113.9", "203.0.113.9"),
        Arguments.of("forwarded: FOR=203.0.113.9", "203.0.113.9"),
        Arguments.of("Forwarded: for=203.0.113.9:47011;proto=https;by=10.0.0.1", "203.0.113.9"),
        Arguments.of("Forwarded: by=10.0.0.1;for=203.0.113.9", "203.0.113.9"),
        Arguments.of("Forwarded: for=\"203.0.113.9:47011\"", "203.0.113.9"),
        Arguments.of("Forwarded: for=203.0.113.9, for=10.0.0.2", "203.0.113.9"),
        Arguments.of("Forwarded: for=8.8.8.8, for=203.0.113.9,for=10.1.1.1", "203.0.113.9"),
        Arguments.of("Forwarded: for=8.8.8.8, for=203.0.113.9", "203.0.113.9"),
        Arguments.of("Forwarded: for=8.8.8.8, for=unknown", "127.0.0.1"),
        Arguments.of("Forwarded: for=8.8.8.8, for=_hidden, for=10.0.0.2", "10.0.0.2"),
        Arguments.of("Forwarded: for=8.8.8.8, for=example.com", "127.0.0.1"),
        Arguments.of("Forwarded: host=x;proto=http", "127.0.0.1"),
        Arguments.of("Forwarded: xfor=8.8.8.8", "127.0.0.1"),
        Arguments.of("Forwarded: for=\"8.8.8.8, for=203.0.113.9", "127.0.0.1"),
        Arguments.of("Forwarded: x=\", for=203.0.113.9", "127.0.0.1"),
        Arguments.of("Forwarded: for=203.0.113.9;host=\"a,for=8.8.8.8\"", "203.0.113.9"),
        Arguments.of("Forwarded: for=203.0.113.9;host=\"a\\\",for=8.8.8.8\"", "203.0.113.9"),
        Arguments.of("Forwarded: for=203.0.113.9 ; proto=https , for=10.0.0.2", "203.0.113.9"),
        Arguments.of("Forwarded: for=8.8.8.8, proto=https", "127.0.0.1"),
        Arguments.of("Forwarded: for=8.8.8.8,", "127.0.0.1"),
        Arguments.of("Forwarded: for 8.8.8.8", "127.0.0.1"),
        Arguments.of("Forwarded: for=8.8.8.8;", "8.8.8.8"),
        Arguments.of("X-Forwarded-For: 203.0.113.9", "203.0.113.9"),
        Arguments.of("X-Forwarded-For: 8.8.8.8, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        Arguments.of("X-Forwarded-For: 10.0.0.3,10.0.0.2", "10.0.0.3"),
        Arguments.of("X-Forwarded-For: 8.8.8.8, unknown, 10.0.0.2", "10.0.0.2"),
        Arguments.of("X-Forwarded-For:", "127.0.0.1"));
  }

  @ParameterizedTest
  @MethodSource("chains")
  void findsTheNearestAddressThatIsNotAProxy(String header, String address) throws Exception {
    assertThat(seen(BEHIND_PROXIES, header)).isEqualTo(address);
  }

  @ParameterizedTest
  @CsvSource({
    "'Forwarded: for=\"[2001:db8:cafe::17]:4711\"'",
    "'Forwarded: for=\"[2001:db8:cafe::17]\"'",
    "'Forwarded: for=8.8.8.8, for=\"[2001:db8:cafe::17]:_port\", for=\"[fd00::2]\"'",
    "'X-Forwarded-For: 2001:db8:cafe::17'",
    "'X-Forwarded-For: 8.8.8.8, [2001:db8:cafe::17]:4711, fd00::2'",
  })
  void countsIpV6BehindAProxyByItsNetwork(String header) throws Exception {
    assertThat(seen(BEHIND_PROXIES, header))
        .isEqualTo(seen(BEHIND_PROXIES, "X-Forwarded-For: 2001:db8:cafe:0:ffff::1"))
        .endsWith("/64");
  }

  /** A proxy that writes one header passes the other on as the client wrote it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Forwarded: for=8.8.8.8       | X-Forwarded-For: 203.0.113.9",
        "Forwarded: for=203.0.113.9   | X-Forwarded-For: 8.8.8.8",
        "Forwarded: for=203.0.113.9   | X-Forwarded-For: 10.0.0.2",
        "Forwarded: host=x            | X-Forwarded-For: 203.0.113.9",
        "Forwarded:                   | X-Forwarded-For: 203.0.113.9",
      })
  void usesNeitherHeaderIfTheyDiffer(String standard, String older) throws Exception {
    assertThat(seen(BEHIND_PROXIES, standard, older)).isEqualTo("127.0.0.1");
    assertThat(seen(BEHIND_PROXIES, older, standard)).isEqualTo("127.0.0.1");
  }

  @Test
  void usesBothHeadersIfTheyAgree() throws Exception {
    assertThat(seen(BEHIND_PROXIES, "Forwarded: for=203.0.113.9", "X-Forwarded-For: 203.0.113.9"))
        .isEqualTo("203.0.113.9");
    assertThat(
            seen(
                BEHIND_PROXIES,
                "Forwarded: for=\"[2001:DB8:CAFE::17]\"",
                "X-Forwarded-For: 2001:db8:cafe:0::17"))
        .endsWith("/64");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", " ", "\\\"", ",", ";", "x=", "for=8.8.8.8;"})
  void parsesALongQuotedValue(String repeated) throws Exception {
    String value = repeated.repeat(7_500 / repeated.length());
    assertThat(seen(BEHIND_PROXIES, "Forwarded: for=203.0.113.9;x=\"" + value + "\""))
        .isEqualTo("203.0.113.9");
  }

  @Test
  void parsesALongMalformedLine() throws Exception {
    assertThat(seen(BEHIND_PROXIES, "Forwarded: for=8.8.8.8" + " ".repeat(7_500) + "="))
        .isEqualTo("127.0.0.1");
    assertThat(seen(BEHIND_PROXIES, "Forwarded: for=8.8.8.8;" + "x".repeat(7_500)))
        .isEqualTo("127.0.0.1");
  }

  @Test
  void readsSeveralLinesAsOneList() throws Exception {
    assertThat(seen(BEHIND_PROXIES, "X-Forwarded-For: 8.8.8.8", "X-Forwarded-For: 203.0.113.9"))
        .isEqualTo("203.0.113.9");
    assertThat(
            seen(
                BEHIND_PROXIES,
                "Forwarded: for=8.8.8.8",
                "Forwarded: for=203.0.113.9",
                "Forwarded: for=10.0.0.2"))
        .isEqualTo("203.0.113.9");
  }

  /** Forged entries on the left do not push the proxy's entry out. */
  @ParameterizedTest
  @ValueSource(ints = {30, 31, 32, 33, 100})
  void usesTheNearestHopForAnyNumberOfForgedOnes(int spoofed) throws Exception {
    String forwarded =
        IntStream.range(0, spoofed).mapToObj(i -> "for=8.8.8.8").collect(Collectors.joining(", "));
    assertThat(seen(BEHIND_PROXIES, "Forwarded: " + forwarded + ", for=203.0.113.9"))
        .as("Forwarded")
        .isEqualTo("203.0.113.9");
    String older =
        IntStream.range(0, spoofed).mapToObj(i -> "8.8.8.8").collect(Collectors.joining(", "));
    assertThat(seen(BEHIND_PROXIES, "X-Forwarded-For: " + older + ", 203.0.113.9"))
        .as("X-Forwarded-For")
        .isEqualTo("203.0.113.9");
  }

  @Test
  void distinguishesProxiesFromOtherAddresses() {
    assertThat(BEHIND_PROXIES.isProxy("10.200.0.1")).isTrue();
    assertThat(BEHIND_PROXIES.isProxy("11.0.0.1")).isFalse();
    assertThat(new ForwardedAddresses(List.of()).isProxy("127.0.0.1")).isFalse();
  }
}
