package dev.rtcsignal.app.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.app.journey.Program;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program configures the JDK before its first TLS handshake. */
@Timeout(60)
class RenegotiationIT {
  @TempDir Path folder;

  /** A renegotiation (RFC 5246, 7.4.1.1) costs as much as a connection, and no limit counts it. */
  @Test
  void refusesToRenegotiateTls12() throws Exception {
    Pem pem = Pem.make(folder, "own");
    Map<String, String> files =
        Map.of(
            "SIGNAL_TLS_CERT_FILE", file("cert.pem", pem.certificate()),
            "SIGNAL_TLS_KEY_FILE", file("key.pem", pem.key()));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Pem.AnyCertificate()}, null);
    try (Program server =
            Program.start(
                "renegotiation", files, "demo", "--server-port", "0", "--emulator-port", "0");
        SSLSocket socket =
            (SSLSocket)
                context
                    .getSocketFactory()
                    .createSocket("127.0.0.1", server.ready("server").getPort())) {
      socket.setSoTimeout(10_000);
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.startHandshake();
      assertThat(ask(socket)).startsWith("HTTP/1.1 200");
      assertThatThrownBy(
              () -> {
                socket.startHandshake();
                socket.getInputStream().readAllBytes();
              })
          .isInstanceOf(SSLException.class);
    }
  }

  private String file(String name, String content) throws Exception {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  private static String ask(SSLSocket socket) throws Exception {
    socket
        .getOutputStream()
        .write(
            "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    return new String(in.readNBytes(12), StandardCharsets.US_ASCII);
  }
}
