package dev.rtcsignal.app.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
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

  /**
   * Regression: a page whose name was rebound to 127.0.0.1 connected, and made the emulator post to
   * any URL. Row E2 of the field faults.
   */
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, '', 101",
    "localhost, '', 101",
    "[::1], '', 101",
    "LOCALHOST, http://localhost:3000, 101",
    "127.0.0.1, http://my_page.localhost:3000, 403",
    "127.0.0.1, HTTPS://[::1]:3000, 101",
    "phone.local, '', 403",
    "evil.example, http://evil.example, 403",
    "evil.example, http://localhost, 403",
    "127.0.0.1, https://evil.example, 403",
    "localhost.evil.example, '', 403",
    "127.0.0.1.evil.example, http://127.0.0.1.evil.example, 403",
  })
  void clientsConnectOnlyWithALoopbackHostAndOrigin(String host, String origin, int status)
      throws Exception {
    assertThat(upgrade(cloud.uri().getPort(), host, origin)).isEqualTo("HTTP/1.1 " + status);
  }

  @ParameterizedTest
  @CsvSource({
    "POST /?Action=SendUnicast&Version=2023-07-20, 401",
    "GET /, 200",
    "GET /rtc, 400",
    "GET /emulator/state, 200",
    "GET /nowhere, 404",
  })
  void everyPathDemandsALoopbackHost(String line, int status) throws Exception {
    assertThat(say(line, "127.0.0.1", "")).startsWith("HTTP/1.1 " + status);
    assertThat(say(line, "127.0.0.1", "http://localhost:3000")).startsWith("HTTP/1.1 " + status);
    assertThat(say(line, "evil.example", "")).startsWith("HTTP/1.1 403");
    assertThat(say(line, "evil.example", "http://evil.example")).startsWith("HTTP/1.1 403");
    assertThat(say(line, "127.0.0.1", "https://evil.example")).startsWith("HTTP/1.1 403");
  }

  @ParameterizedTest
  @CsvSource({
    "rtc_emulator:8090, '', 101",
    "phone.local:8090, http://phone.local:8090, 101",
    "phone.local:8090, http://PHONE.local:8090, 101",
    "phone.local, https://phone.local, 101",
    "phone.local:8090, http://localhost:3000, 101",
    "phone.local:8090, http://phone.local:8080, 403",
    "phone.local:8090, http://phone.local, 403",
    "phone.local:8090, http://evil.example:8090, 403",
    "phone.local:8090, null, 403",
  })
  void aListenerOnAllAddressesTakesEachHostButPagesOfItsOwnOriginOnly(
      String host, String origin, int status) throws Exception {
    EmulatorServer open = new EmulatorServer(cloud.vertx(), cloud.cloud(), new SplittableRandom(1));
    try {
      int port = TestCloud.await(open.listen("0.0.0.0", 0));
      assertThat(upgrade(port, host, origin)).isEqualTo("HTTP/1.1 " + status);
    } finally {
      TestCloud.await(open.stop());
    }
  }

  private static String upgrade(int port, String host, String origin) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(30_000);
      String request =
          "GET /rtc HTTP/1.1\r\nHost: "
              + host
              + "\r\nUpgrade: websocket\r\n"
              + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
              + (origin.isEmpty() ? "" : "Origin: " + origin + "\r\n")
              + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] head = socket.getInputStream().readNBytes(12);
      return new String(head, StandardCharsets.US_ASCII);
    }
  }

  private String raw(String method, String host, String origin) throws Exception {
    return say(method + " /emulator/state", host, origin);
  }

  private String say(String line, String host, String origin) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", cloud.uri().getPort())) {
      socket.setSoTimeout(30_000);
      String request =
          line
              + " HTTP/1.1\r\nContent-Length: 0\r\nHost: "
              + host
              + "\r\nConnection: close\r\n"
              + (origin.isEmpty() ? "" : "Origin: " + origin + "\r\n")
              + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
