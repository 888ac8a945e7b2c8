package dev.rtcsignal.app.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests of pages of another origin, and of other hosts than this machine. */
@Timeout(60)
class OriginTest {
  private final TestCloud cloud = TestCloud.start();

  @AfterEach
  void close() {
    cloud.close();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, '', 200",
    "localhost, '', 200",
    "[::1], '', 200",
    "127.0.0.1, http://localhost:8080, 200",
    "127.0.0.1, http://127.0.0.1:8080, 200",
    "127.0.0.1, https://evil.example, 403",
    "127.0.0.1, null, 403",
    "evil.example, '', 403",
    "127.0.0.1.evil.example, '', 403",
    "10.0.0.1, '', 403",
  })
  void controlAcceptsOnlyLoopbackHostsAndOrigins(String host, String origin, int status)
      throws Exception {
    String answer = raw("GET", host, origin);
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    boolean allowed = !origin.isEmpty() && status == 200;
    assertThat(
            answer
                .toLowerCase(java.util.Locale.ROOT)
                .contains("access-control-allow-origin: " + origin))
        .isEqualTo(allowed);
    if (allowed) {
      assertThat(raw("OPTIONS", host, origin)).startsWith("HTTP/1.1 204").contains("DELETE");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', 101",
    "http://localhost:3000, 101",
    "http://phone.local:8080, 101",
    "https://evil.example, 403",
  })
  void aPageOfAnotherOriginCannotConnect(String origin, int status) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", cloud.uri().getPort())) {
      socket.setSoTimeout(30_000);
      String request =
          "GET /rtc HTTP/1.1\r\nHost: phone.local\r\nUpgrade: websocket\r\n"
              + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
              + (origin.isEmpty() ? "" : "Origin: " + origin + "\r\n")
              + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] head = socket.getInputStream().readNBytes(12);
      assertThat(new String(head, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 " + status);
    }
  }

  private String raw(String method, String host, String origin) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", cloud.uri().getPort())) {
      socket.setSoTimeout(30_000);
      String request =
          method
              + " /emulator/state HTTP/1.1\r\nHost: "
              + host
              + "\r\nConnection: close\r\n"
              + (origin.isEmpty() ? "" : "Origin: " + origin + "\r\n")
              + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
