package dev.rtcsignal.app.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.rtcsignal.app.config.ConfigException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTPS with PEM files, made by the JDK's keytool. */
@Timeout(120)
class TlsTest {
  private static final String MALFORMED = "signal_callbacks_total{status=\"400\"} 1.0";

  private static final String HEAD_WITHOUT_BODY =
      "POST /callback HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n";

  @TempDir static Path made;
  private static Pem first;
  private static Pem second;

  @TempDir Path folder;

  @BeforeAll
  static void make() throws Exception {
    first = Pem.make(made, "first");
    second = Pem.make(made, "second");
  }

  private Path certificate() {
    return folder.resolve("cert.pem");
  }

  private Path key() {
    return folder.resolve("key.pem");
  }

  private void write(Pem pem) throws IOException {
    Files.writeString(certificate(), pem.certificate());
    Files.writeString(key(), pem.key());
  }

  private SecureServer start() {
    return start(1_024);
  }

  private SecureServer start(int connectionsOfOneAddress) {
    return SecureServer.start(
        options ->
            options
                .set("tls-cert-file", certificate())
                .set("tls-key-file", key())
                .set("max-connections-per-address", connectionsOfOneAddress));
  }

  private static SSLSocket secure(SecureServer server) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Pem.AnyCertificate()}, null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.uri().getPort());
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static String ask(SecureServer server) throws Exception {
    return ask(server, "/health/live");
  }

  /** Asks over a connection of its own; returns the name in the certificate and the answer. */
  private static String ask(SecureServer server, String path, String... protocols)
      throws Exception {
    try (SSLSocket socket = secure(server)) {
      if (protocols.length > 0) {
        socket.setEnabledProtocols(protocols);
      }
      socket.startHandshake();
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String name = socket.getSession().getPeerPrincipal().getName();
      byte[] answer = socket.getInputStream().readAllBytes();
      return name + " " + new String(answer, StandardCharsets.ISO_8859_1);
    }
  }

  private static void awaitName(SecureServer server, String name) throws Exception {
    awaitAnswer(server, name + " HTTP/1.1 200");
  }

  @Test
  void servesHttpsWithStrictTransportSecurity() throws Exception {
    write(first);
    try (SecureServer server = start()) {
      assertThat(ask(server))
          .startsWith("CN=first HTTP/1.1 200")
          .containsIgnoringCase("strict-transport-security: max-age=63072000");
      assertThat(ask(server, "/health/live", "TLSv1.2")).startsWith("CN=first HTTP/1.1 200");
      assertThat(ask(server, "/health/live", "TLSv1.3")).startsWith("CN=first HTTP/1.1 200");
    }
  }

  @Test
  void doesNotServePlainHttpOnTheSamePort() throws Exception {
    write(first);
    try (SecureServer server = start();
        Socket plain = new Socket("127.0.0.1", server.uri().getPort())) {
      plain.setSoTimeout(30_000);
      plain
          .getOutputStream()
          .write(
              "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.UTF_8));
      byte[] answer = plain.getInputStream().readAllBytes();
      assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain("HTTP/1.1 200");
    }
  }

  @Execution(CONCURRENT)
  @Test
  void exchangesTheCertificateWhileRunning() throws Exception {
    write(first);
    try (SecureServer server = start()) {
      assertThat(ask(server)).startsWith("CN=first");
      write(second);
      awaitName(server, "CN=second");
      write(first);
      awaitName(server, "CN=first");
    }
  }

  @Execution(CONCURRENT)
  @ParameterizedTest
  @ValueSource(strings = {"certificate cut", "key cut", "key empty", "key gone", "garbage"})
  void keepsTheCertificateWhileOneFileIsHalfWritten(String state) throws Exception {
    write(first);
    try (SecureServer server = start()) {
      switch (state) {
        case "certificate cut" ->
            Files.writeString(certificate(), second.certificate().substring(0, 150));
        case "key cut" -> Files.writeString(key(), second.key().substring(0, 100));
        case "key empty" -> Files.writeString(key(), "");
        case "key gone" -> Files.delete(key());
        default -> Files.writeString(certificate(), "no certificate");
      }
      assertThat(server.refreshCertificate()).isFalse();
      assertThat(ask(server)).startsWith("CN=first HTTP/1.1 200");
      write(second);
      awaitName(server, "CN=second");
    }
  }

  /** Two files are never exchanged in one moment. */
  @Execution(CONCURRENT)
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keepsTheCertificateWhileOnlyOneFileIsReplaced(boolean certificateFirst) throws Exception {
    write(first);
    try (SecureServer server = start()) {
      if (certificateFirst) {
        Files.writeString(certificate(), second.certificate());
      } else {
        Files.writeString(key(), second.key());
      }
      assertThat(server.refreshCertificate()).isFalse();
      assertThat(ask(server)).startsWith("CN=first HTTP/1.1 200");
      write(second);
      awaitName(server, "CN=second");
    }
  }

  /**
   * Regression: a refresh that had read the older files ended last, and they were kept until the
   * next change. Row D4 of the field faults.
   */
  @Execution(CONCURRENT)
  @Test
  void servesTheLatestCertificateWhenRefreshesOverlap() throws Exception {
    write(first);
    try (SecureServer server = start()) {
      for (int i = 0; i < 60; i++) {
        List<CompletableFuture<Boolean>> refreshes = refreshes(server);
        write(i % 2 == 0 ? second : first);
        refreshes.addAll(refreshes(server));
        CompletableFuture.allOf(refreshes.toArray(CompletableFuture[]::new)).get();
        assertThat(ask(server)).startsWith(i % 2 == 0 ? "CN=second" : "CN=first");
      }
    }
  }

  private static List<CompletableFuture<Boolean>> refreshes(SecureServer server) {
    return Stream.generate(() -> CompletableFuture.supplyAsync(server::refreshCertificate))
        .limit(4)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  @Test
  void doesNotStartWithoutTheFilesAndQuotesNoneOfThem() throws Exception {
    Files.writeString(certificate(), first.certificate());
    assertThatThrownBy(this::start)
        .isInstanceOf(ConfigException.class)
        .hasMessage("SIGNAL_TLS_KEY_FILE names a file that cannot be read: it does not exist");
    Files.writeString(key(), second.key());
    assertThatThrownBy(this::start)
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("SIGNAL_TLS_KEY_FILE is wrong: ");
  }

  /** Row A2 of the field faults: silent connections counted, but made no room before TLS. */
  @Test
  void closesTheOldestConnectionThatBeganNoHandshakeToMakeRoom() throws Exception {
    write(first);
    try (SecureServer server = start(8)) {
      List<Socket> silent = connect(server, 8);
      assertThat(ask(server)).startsWith("CN=first HTTP/1.1 200");
      silent.get(0).setSoTimeout(30_000);
      assertThat(silent.get(0).getInputStream().read()).as("closed").isNegative();
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  /** One whose request has begun is busy. */
  @Test
  void answers429ToAConnectionOverTheLimitIfAllAreBusy() throws Exception {
    write(first);
    try (SecureServer server = start(1);
        SSLSocket busy = secure(server)) {
      busy.getOutputStream().write(HEAD_WITHOUT_BODY.getBytes(StandardCharsets.US_ASCII));
      assertThat((char) busy.getInputStream().read()).as("of 100 Continue").isEqualTo('H');
      assertThat(ask(server))
          .startsWith("CN=first HTTP/1.1 429")
          .contains("too many connections from this address");
    }
  }

  /** Encrypted answers are copies: a hundred of them for each connection would fill the memory. */
  @Test
  void startsNoFurtherRequestOfAClientThatDoesNotRead() throws Exception {
    write(first);
    byte[] request =
        ("GET /vendor/chart.js/chart.js HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(50)
                + "POST /callback HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nConnection: close\r\n\r\n?")
            .getBytes(StandardCharsets.US_ASCII);
    try (SecureServer server = start();
        SSLSocket socket = secure(server)) {
      socket.getOutputStream().write(request);
      // The server has begun to respond, and the responses are larger than what sockets buffer.
      int firstByte = socket.getInputStream().read();
      assertThat(ask(server, "/metrics")).contains("200 OK").doesNotContain(MALFORMED);
      String all =
          (char) firstByte
              + new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(all).hasSizeGreaterThan(50 * 200_000);
      assertThat(all.split("HTTP/1.1 200 OK")).hasSize(51);
      assertThat(all).endsWith("malformed callback: the body is one JSON object");
      assertThat(ask(server, "/metrics")).contains(MALFORMED);
    }
  }

  private static List<Socket> connect(SecureServer server, int times) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      sockets.add(connect(server));
    }
    return sockets;
  }

  private static Socket connect(SecureServer server) throws IOException {
    return new Socket("127.0.0.1", server.uri().getPort());
  }

  private static void awaitAnswer(SecureServer server, String answer) {
    await().atMost(30, SECONDS).until(() -> ask(server), seen -> seen.contains(answer));
  }

  @Test
  void refusesTls11() throws Exception {
    write(first);
    try (SecureServer server = start()) {
      assertThatThrownBy(() -> ask(server, "/health/live", "TLSv1.1"))
          .isInstanceOf(SSLException.class);
    }
  }
}
