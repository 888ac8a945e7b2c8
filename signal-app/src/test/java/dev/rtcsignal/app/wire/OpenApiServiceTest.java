package dev.rtcsignal.app.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.ErrorStatus;
import dev.rtcsignal.app.cloud.RtcEngine;
import dev.rtcsignal.app.emulator.TestCloud;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order, codes, statuses and limits of vendor-facts 9, 2.7 and 1.3. */
class OpenApiServiceTest extends OpenApiCalls {
  @Test
  void respondsAsDocumented() {
    OpenApiService.Response response = send("SendRoomUnicast", GOOD);
    assertThat(response.status()).isEqualTo(200);
    JsonObject metadata = response.body().getJsonObject("ResponseMetadata");
    assertThat(metadata.getString("Action")).isEqualTo("SendRoomUnicast");
    assertThat(metadata.getString("Version")).isEqualTo("2023-07-20");
    assertThat(metadata.getString("Service")).isEqualTo("rtc");
    assertThat(metadata.getString("Region")).isEqualTo("cn-north-1");
    assertThat(metadata.getString("RequestId")).startsWith("20241127063914");
    assertThat(response.body().getJsonObject("Result").getString("Message")).isEqualTo("Success");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | BodyIsEmpty",
        "nonsense | Unmarshal",
        "[] | Unmarshal",
        "{\"AppId\":1} | Unmarshal",
        "{\"AppId\":\"60af4c8dcb758d00ce35adb3\",\"Binary\":\"no\",\"Message\":\"\"} | Unmarshal",
        "{\"AppId\":\"60af4c8dcb758d00ce35adb3\",\"To\":[\"a\"],\"Message\":\"\"} | Unmarshal",
        "{\"Message\":\"\"} | IllegalAppId",
        "{\"AppId\":\"a b\",\"Message\":\"\"} | IllegalAppId",
        "{\"AppId\":\"other\",\"Message\":\"\"} | NotExistAppId",
        "{\"AppId\":\"60af4c8dcb758d00ce35adb3\",\"Message\":\"\"} | IllegalRoomID",
        "{\"AppId\":\"60af4c8dcb758d00ce35adb3\",\"RoomId\":\"a b\",\"Message\":\"\"}"
            + " | IllegalRoomID",
        "{\"AppId\":\"60af4c8dcb758d00ce35adb3\",\"RoomId\":\"r\",\"Message\":\"\"} | IllegalFrom",
        "{\"AppId\":\"60af4c8dcb758d00ce35adb3\",\"RoomId\":\"r\",\"From\":\"f\",\"Message\":\"\"}"
            + " | IllegalTo",
        "{\"AppId\":\"60af4c8dcb758d00ce35adb3\",\"RoomId\":\"r\",\"From\":\"f\",\"To\":\"t u\","
            + "\"Message\":\"\"} | IllegalTo",
        "{\"AppId\":\"60af4c8dcb758d00ce35adb3\",\"RoomId\":\"r\",\"From\":\"f\",\"To\":\"f\","
            + "\"Message\":\"\"} | IllegalFrom",
      })
  void refusesABodyInTheDocumentedOrder(String body, String detail) {
    assertError(send("SendRoomUnicast", body), 400, "InvalidParameter." + detail, 0);
  }

  @Test
  void refusesAMissingMessageAndInvalidBase64() {
    String noMessage = GOOD.replace("\"Message\"", "\"Massage\"");
    assertError(send("SendRoomUnicast", noMessage), 400, "InvalidParameter", 0);
    String notBase64 = GOOD.replace("false", "true").replace("hello", "h*llo");
    assertError(send("SendRoomUnicast", notBase64), 400, "InvalidParameter", 0);
  }

  @Test
  void accepts65536BytesAndRefusesOneMore() {
    String exact = GOOD.replace("hello", "x".repeat(65_536));
    assertThat(send("SendRoomUnicast", exact).status()).isEqualTo(200);
    String more = GOOD.replace("hello", "x".repeat(65_537));
    assertError(send("SendRoomUnicast", more), 400, "InvalidParameter.SizeOverLimit", 0);
  }

  @Test
  void accepts20480BytesForABatchAndRefusesOneMore() {
    String exact = batch(1).replace("hello", "x".repeat(20_480));
    assertThat(send("BatchSendRoomUnicast", exact).status()).isEqualTo(200);
    String more = batch(1).replace("hello", "x".repeat(20_481));
    assertError(send("BatchSendRoomUnicast", more), 400, "InvalidParameter.SizeOverLimit", 0);
  }

  @Test
  void accepts600RecipientsWithAnUnusedQuotaAndRefuses601() {
    assertThat(send("BatchSendRoomUnicast", batch(600)).status()).isEqualTo(200);
    now.set(NOW.plusSeconds(2));
    assertError(
        send("BatchSendRoomUnicast", batch(601)), 400, "InvalidParameter.UserCountOverLimit", 0);
  }

  @Test
  void countsABatchByItsRecipientsWithinASlidingSecond() {
    assertThat(send("BatchSendRoomUnicast", batch(499)).status()).isEqualTo(200);
    now.set(NOW.plusMillis(500));
    assertThat(send("SendUnicast", GOOD).status()).isEqualTo(200);
    assertError(send("SendUnicast", GOOD), 429, "FlowLimitExceeded.QPSOverLimit", 0);
    now.set(NOW.plusMillis(999));
    assertError(send("SendUnicast", GOOD), 429, "FlowLimitExceeded.QPSOverLimit", 0);
    now.set(NOW.plusMillis(1000));
    assertThat(send("BatchSendRoomUnicast", batch(499)).status()).isEqualTo(200);
    assertError(send("SendUnicast", GOOD), 429, "FlowLimitExceeded.QPSOverLimit", 0);
  }

  @Test
  void countsTheMessagesOfEachRoomSeparately() {
    for (int i = 0; i < 100; i++) {
      assertThat(send("SendBroadcast", GOOD).status()).isEqualTo(200);
    }
    assertError(send("SendBroadcast", GOOD), 429, "FlowLimitExceeded.QPSOverLimit", 0);
    assertThat(send("SendBroadcast", GOOD.replace("Room1", "Room2")).status()).isEqualTo(200);
    assertThat(send("SendUnicast", GOOD).status()).isEqualTo(200);
  }

  @Test
  void allowsARoomOf500UsersFourFifthsOfTheMessages() {
    EmulatedCloud cloud =
        new EmulatedCloud(
            CloudSettings.of(List.of(TestCloud.KEY), List.of(TestCloud.ACCESS)),
            now::get,
            () -> new SplittableRandom(1));
    service = new OpenApiService(cloud, new SplittableRandom(1));
    for (int i = 0; i < 499; i++) {
      join(cloud, "u" + i);
    }
    assertThat(accepted(101)).isEqualTo(100);
    join(cloud, "u499");
    now.set(NOW.plusSeconds(1));
    assertThat(accepted(81)).isEqualTo(80);
  }

  private long accepted(int sends) {
    return IntStream.range(0, sends)
        .filter(i -> send("SendBroadcast", GOOD).status() == 200)
        .count();
  }

  private void join(EmulatedCloud cloud, String user) {
    RtcEngine engine = new RtcEngine(cloud, callback -> null, event -> {});
    engine.createEngine(TestCloud.APP.value());
    engine.joinRoom(TestCloud.join(user, NOW).getString("token"), "Room1", user);
  }

  @Test
  void keepsTheQuotaUseOfEmptyRoomsAndRemovesUnusedRooms() {
    for (int i = 0; i < 100; i++) {
      send("SendBroadcast", GOOD);
    }
    for (int i = 0; i < 300; i++) {
      send("SendBroadcast", GOOD.replace("Room1", "Other" + i));
    }
    assertError(send("SendBroadcast", GOOD), 429, "FlowLimitExceeded.QPSOverLimit", 0);
    for (int second = 1; second <= 4; second++) {
      now.set(NOW.plusSeconds(second));
      for (int i = 0; i < 400; i++) {
        assertThat(send("SendBroadcast", GOOD.replace("Room1", "R" + second + "-" + i)).status())
            .isEqualTo(200);
      }
    }
    assertThat(send("SendBroadcast", GOOD).status()).isEqualTo(200);
  }

  @Test
  void respondsWith200ToServiceErrorsOfTheOlderVersionButNotToGatewayErrors() {
    assertError(
        handle(signed("SendUnicast", "2020-12-01", "x")), 200, "InvalidParameter.Unmarshal", 0);
    Draft unsigned = call("SendUnicast", "2020-12-01", GOOD, Map.of());
    assertError(handle(unsigned), 401, "MissingAuthenticationToken", 100003);
  }

  @Test
  void respondsWith200ToAllErrorsIfConfigured() {
    service = service(ErrorStatus.ALWAYS_200);
    Draft unsigned = call("SendUnicast", "2023-07-20", GOOD, Map.of());
    assertError(handle(unsigned), 200, "MissingAuthenticationToken", 100003);
    assertError(send("SendUnicast", "x"), 200, "InvalidParameter.Unmarshal", 0);
  }
}
