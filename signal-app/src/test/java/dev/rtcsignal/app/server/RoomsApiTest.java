package dev.rtcsignal.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.json.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code /notifications} and {@code /v1/rooms}; signatures are computed here, by vendor-facts 6.
 */
@Timeout(60)
class RoomsApiTest {
  private final SecureServer server = SecureServer.behindProxy();

  @AfterEach
  void close() {
    server.close();
  }

  private static String notification(String type, String id, String data) throws Exception {
    return notification(type, id, data, SecureServer.SECRET);
  }

  private static String notification(String type, String id, String data, String secret)
      throws Exception {
    String time = "2023-11-14T22:13:20Z";
    String sorted =
        Stream.of(type, data, time, id, SecureServer.APP.value(), "2020-12-01", "0042", secret)
            .sorted()
            .collect(Collectors.joining());
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(sorted.getBytes(StandardCharsets.UTF_8));
    return Json.object()
        .add("EventType", type)
        .add("EventData", data)
        .add("EventTime", time)
        .add("EventId", id)
        .add("AppId", SecureServer.APP.value())
        .add("Version", "2020-12-01")
        .add("Nonce", "0042")
        .add("Signature", HexFormat.of().formatHex(hash))
        .build()
        .toString();
  }

  private static String data(String user, long timestamp) {
    return "{\"RoomId\":\"r1\",\"UserId\":\"" + user + "\",\"Timestamp\":" + timestamp + "}";
  }

  private int notify(String type, String id, String data) throws Exception {
    return server.post("/notifications", notification(type, id, data)).statusCode();
  }

  @Test
  void showsTheUsersOfARoomAsTheCloudReportsThem() throws Exception {
    assertThat(notify("UserJoinRoom", "e1", data("u1", 1_699_999_990_000L))).isEqualTo(200);
    assertThat(notify("UserJoinRoom", "e2", data("u2", 1_699_999_991_000L))).isEqualTo(200);
    assertThat(server.get("/v1/rooms").body())
        .isEqualTo("{\"rooms\":[{\"room\":\"r1\",\"users\":2}],\"forgotten\":0}");
    assertThat(server.get("/v1/rooms/r1").body())
        .isEqualTo(
            "{\"room\":\"r1\",\"users\":[{\"user\":\"u1\",\"since\":\"2023-11-14T22:13:10Z\"},"
                + "{\"user\":\"u2\",\"since\":\"2023-11-14T22:13:11Z\"}]}");
    assertThat(notify("UserLeaveRoom", "e3", data("u1", 1_699_999_992_000L))).isEqualTo(200);
    assertThat(server.get("/v1/rooms/r1").body()).doesNotContain("u1").contains("u2");
    assertThat(notify("RoomDestroy", "e4", "{\"RoomId\":\"r1\",\"Timestamp\":1699999993000}"))
        .isEqualTo(200);
    assertThat(server.get("/v1/rooms").body()).isEqualTo("{\"rooms\":[],\"forgotten\":0}");
  }

  @Test
  void answersARepeatedNotificationButCountsItOnce() throws Exception {
    String joined = notification("UserJoinRoom", "e1", data("u1", 1_699_999_990_000L));
    for (int i = 0; i < 3; i++) {
      assertThat(server.post("/notifications", joined).statusCode()).isEqualTo(200);
    }
    assertThat(server.get("/v1/rooms").body()).contains("\"users\":1");
  }

  @Test
  void rejectsNotificationsUnderAnotherSecretAndCountsByStatus() throws Exception {
    String data = data("u1", 1_699_999_990_000L);
    String forged = notification("UserJoinRoom", "e1", data, "another-secret");
    String changed = notification("UserJoinRoom", "e1", data).replace("e1", "e2");
    assertThat(server.post("/notifications", forged).statusCode()).isEqualTo(401);
    assertThat(server.post("/notifications", changed).statusCode()).isEqualTo(401);
    assertThat(server.post("/notifications", "nonsense").statusCode()).isEqualTo(400);
    assertThat(notify("UserJoinRoom", "e3", data)).isEqualTo(200);
    assertThat(server.get("/metrics").body())
        .contains("signal_notifications_total{status=\"401\"} 2.0")
        .contains("signal_notifications_total{status=\"400\"} 1.0")
        .contains("signal_notifications_total{status=\"200\"} 1.0")
        .contains("signal_connections ")
        .contains("signal_requests_in_flight 1.0");
  }

  @Test
  void throttlesTheNotificationsOfAnAddressThatAreNotProvedAndNoOthers() throws Exception {
    try (SecureServer strict = SecureServer.strict()) {
      String[] attacker = {"X-Forwarded-For", "203.0.113.1"};
      String good = notification("UserJoinRoom", "e1", data("u1", 1_699_999_990_000L));
      assertThat(strict.post("/notifications", "nonsense", attacker).statusCode()).isEqualTo(400);
      HttpResponse<String> second = strict.post("/notifications", "nonsense", attacker);
      assertThat(second.statusCode()).isEqualTo(429);
      assertThat(second.headers().firstValue("Retry-After")).contains("1");
      assertThat(strict.post("/notifications", good, attacker).statusCode())
          .as("a genuine one of the same address")
          .isEqualTo(200);
      assertThat(strict.post("/callback", SecureServer.callback("hello"), attacker).statusCode())
          .as("the address's callbacks")
          .isEqualTo(200);
      assertThat(strict.get("/metrics").body())
          .contains("signal_notifications_total{status=\"429\"} 1.0");
    }
  }

  @Test
  void acceptsAnEventThatIsNotDocumented() throws Exception {
    assertThat(notify("SomethingNew", "e1", "{}")).isEqualTo(200);
    assertThat(notify("UserJoinRoom", "e2", "{no json}")).isEqualTo(200);
    assertThat(server.get("/v1/rooms").body()).contains("\"rooms\":[]");
  }

  @Test
  void showsAnEmptyRoomAndRejectsAnInvalidRoomId() throws Exception {
    assertThat(server.get("/v1/rooms/empty").body()).isEqualTo("{\"room\":\"empty\",\"users\":[]}");
    assertThat(server.get("/v1/rooms/a%20b").statusCode()).isEqualTo(400);
    assertThat(server.get("/notifications").statusCode()).isEqualTo(405);
  }

  @Test
  void answers413ToABodyThatIsTooLarge() throws Exception {
    assertThat(server.post("/notifications", "x".repeat(524_289)).statusCode()).isEqualTo(413);
  }
}
