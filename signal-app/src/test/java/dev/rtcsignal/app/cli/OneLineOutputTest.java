package dev.rtcsignal.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Regression: a cloud's error message with line breaks printed a line {@code outcome=accepted}. Row
 * C9 of the field faults.
 */
class OneLineOutputTest {
  private final CommandRun command = new CommandRun();
  private HttpServer cloud;

  @BeforeEach
  void start() throws Exception {
    String forged = "\\u001b[2Jx\\noutcome=accepted requestId=1\\r\\u0085\\u2028\\u202e";
    byte[] body =
        ("{\"ResponseMetadata\":{\"RequestId\":\"r\\n1\",\"Error\":{\"Code\":\"Bad\\nCode\","
                + "\"Message\":\""
                + forged
                + "\"}}}")
            .getBytes(UTF_8);
    cloud = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    cloud.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(400, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    cloud.start();
    command.settings.putAll(
        Map.of(
            "cloud", "http://127.0.0.1:" + cloud.getAddress().getPort(),
            "app-id", "60af4c8dcb758d00ce35adb3",
            "access-key-id", "AKLT",
            "secret-access-key", "one-line-test-secret"));
  }

  @AfterEach
  void stop() {
    cloud.stop(0);
  }

  @Test
  void printsTheErrorOfTheCloudOnOneLine() {
    assertThat(command.run("send", "user", "--to", "u", "--text", "x")).isEqualTo(3);
    assertThat(command.err.toString().lines()).hasSize(1);
    assertThat(command.err.toString())
        .startsWith("outcome=refused status=400 code=Bad?Code message=\\u001b[2Jx\\u000a")
        .contains("\\u000d\\u0085\\u2028\\u202e")
        .contains("requestId=r?1");
  }

  @Test
  void theJsonKeepsItsMeaning() {
    command.run("send", "user", "--to", "u", "--text", "x", "--json");
    assertThat(command.out.toString().lines()).hasSize(1);
    assertThat(command.out.toString()).doesNotContain("\u202e").contains("\\u202e");
  }

  @Test
  void printsASettingOnOneLine() {
    command.settings.put("region", "a\nSIGNAL_APP_KEY=b\u001b[2J");
    assertThat(command.run("check-config")).isEqualTo(2);
    assertThat(command.out.toString().lines()).contains("SIGNAL_FROM=server");
    assertThat(command.out.toString()).contains("SIGNAL_REGION=").doesNotContain("\u001b");
    assertThat(command.out.toString().lines())
        .noneMatch(line -> line.startsWith("SIGNAL_APP_KEY=b"));
  }

  @Test
  void printsTheReasonsOfABulkSendOnOneLineEach() throws Exception {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("u1\n".getBytes(UTF_8)));
    try {
      assertThat(command.run("send", "room-users", "--room=r", "--to-file=-", "--text=x", "--json"))
          .isEqualTo(3);
    } finally {
      System.setIn(before);
    }
    assertThat(command.err.toString()).contains("1 x refused: Bad?Code");
  }
}
