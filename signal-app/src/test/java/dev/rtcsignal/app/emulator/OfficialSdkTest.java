package dev.rtcsignal.app.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.volcengine.ApiClient;
import com.volcengine.ApiException;
import com.volcengine.ContentType;
import com.volcengine.HttpMethod;
import com.volcengine.UniversalApi;
import com.volcengine.UniversalRequest;
import com.volcengine.sign.Credentials;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official SDK for Java sends all four actions to the emulator, and each arrives. */
class OfficialSdkTest {
  private TestCloud cloud;
  private SimulatedClient user1;
  private SimulatedClient user2;

  @BeforeEach
  void start() throws Exception {
    cloud = TestCloud.start();
    user1 = cloud.present("user1");
    user2 = cloud.present("user2");
  }

  @AfterEach
  void stop() throws Exception {
    user1.close();
    user2.close();
    cloud.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2023-07-20", "2020-12-01"})
  void messagesOfAllFourActionsArrive(String version) throws Exception {
    assertThat(call(version, "SendUnicast", body("p2p outside", "user1", false)))
        .contains("Success");
    call(version, "SendRoomUnicast", body("p2p inside", "user2", true));
    call(version, "SendBroadcast", body("to the room", null, true));
    call(version, "BatchSendRoomUnicast", body("to some", List.of("user1", "user2"), true));
    assertReceived(user1, "onUserMessageReceivedOutsideRoom", "p2p outside");
    assertReceived(user2, "onUserMessageReceived", "p2p inside");
    for (SimulatedClient client : List.of(user1, user2)) {
      assertReceived(client, "onRoomMessageReceived", "to the room");
      assertReceived(client, "onUserMessageReceived", "to some");
    }
    assertThat(user1.events()).noneMatch(event -> event.args().toString().contains("p2p inside"));
    assertThat(user2.events()).noneMatch(event -> event.args().toString().contains("outside"));
  }

  @Test
  void aRequestSignedWithAWrongSecretGets401() {
    ApiClient wrong = client("not the secret");
    assertThatThrownBy(
            () ->
                new UniversalApi(wrong)
                    .doCall(request("2023-07-20", "SendUnicast"), body("x", "user1", false)))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.getCode()).isEqualTo(401));
  }

  private String call(String version, String action, Map<String, Object> body) throws Exception {
    ApiClient client = client("emulator-test-secret-0123456789");
    return String.valueOf(new UniversalApi(client).doCall(request(version, action), body));
  }

  private ApiClient client(String secret) {
    return new ApiClient()
        .setCredentials(Credentials.getCredentials(TestCloud.ACCESS.id(), secret))
        .setRegion("cn-north-1")
        .setEndpoint(cloud.uri().getAuthority())
        .setDisableSSL(true);
  }

  private static UniversalRequest request(String version, String action) {
    return new UniversalRequest(
        "rtc", action, version, HttpMethod.POST, ContentType.ApplicationJSON);
  }

  private static Map<String, Object> body(String message, Object to, boolean inRoom) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("AppId", TestCloud.APP.value());
    body.put("From", "server");
    body.put("Binary", false);
    body.put("Message", message);
    if (to != null) {
      body.put("To", to);
    }
    if (inRoom) {
      body.put("RoomId", "Room1");
    }
    return body;
  }

  private static void assertReceived(SimulatedClient client, String event, String message)
      throws InterruptedException {
    assertThat(
            client.await(
                received ->
                    received.name().equals(event)
                        && received.args().getString("message").equals(message)))
        .as(event + " " + message)
        .isPresent();
  }
}
