package dev.rtcsignal.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.KeyStoreException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Regression: every failure to listen was a port in use or another machine's address (vert.x#2252).
 * Row C1 of the field faults.
 */
class ListenFailureTest {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String PORT = "choose another with --server-port (0 for any free port)";

  private static String describe(String host, int port, Throwable cause) {
    return ListenFailure.describe(
        "server", new ListenerAddress("http", host, port), new ExecutionException(cause));
  }

  static Stream<Arguments> causes() {
    return Stream.of(
        Arguments.of(new BindException("Address already in use"), "the port is in use; " + PORT),
        Arguments.of(
            new BindException("Cannot assign requested address"),
            "the address is not of this machine; choose another with --host"),
        Arguments.of(
            new SocketException("Permission denied"),
            "permission denied: a port below 1024 needs the capability CAP_NET_BIND_SERVICE; "
                + PORT),
        Arguments.of(
            new UnknownHostException("x"), "the host has no address; choose another with --host"),
        Arguments.of(new TimeoutException(), "it did not start listening within 10 s; try again"),
        Arguments.of(
            new KeyStoreException("secret"),
            "TLS cannot use SIGNAL_TLS_CERT_FILE with SIGNAL_TLS_KEY_FILE:"
                + " java.security.KeyStoreException"));
  }

  @ParameterizedTest
  @MethodSource("causes")
  void namesTheCause(Throwable cause, String reason) {
    assertThat(describe(LOOPBACK, 8080, cause))
        .isEqualTo("the server cannot listen on port 8080 of 127.0.0.1: " + reason);
  }

  /** The text of the operating system is in its language. */
  @Test
  void findsTheCauseWhereTheTextIsInAnotherLanguage() {
    BindException chinese = new BindException("地址已在使用");
    assertThat(describe(LOOPBACK, 8080, chinese)).contains("in use");
    assertThat(describe(LOOPBACK, 80, chinese)).contains("permission denied");
    assertThat(describe("192.0.2.1", 8080, chinese)).contains("not of this machine");
  }

  @Test
  void namesTheTypeOfAnyOtherCauseAndNotItsText() {
    assertThat(describe(LOOPBACK, 8080, new IllegalStateException("secret")))
        .doesNotContain("secret");
  }
}
