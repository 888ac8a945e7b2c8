package dev.rtcsignal.adapter.webhook;

import static dev.rtcsignal.adapter.webhook.Callbacks.APP;
import static dev.rtcsignal.adapter.webhook.Callbacks.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The typed events, by the names of the documentation (vendor-facts 6). */
class EventDataJsonTest {
  private static final RtcEvent.Source SOURCE = new RtcEvent.Source("event-1", APP, NOW);
  private static final RoomId ROOM = new RoomId("room");
  private static final RtcEvent.Who ALI =
      new RtcEvent.Who(ROOM, new UserId("ali"), Instant.ofEpochSecond(1_699_999_999));
  private static final String LEFT =
      "{\"RoomId\":\"room\",\"UserId\":\"ali\",\"DeviceType\":\"web\","
          + "\"Reason\":\"connectionLost\",\"Timestamp\":1699999999}";

  @Test
  void readsEachEventOfAUser() {
    assertThat(read("UserJoinRoom", LEFT)).isEqualTo(new RtcEvent.UserJoinRoom(SOURCE, ALI));
    assertThat(read("UserLeaveRoom", LEFT))
        .isEqualTo(new RtcEvent.UserLeaveRoom(SOURCE, ALI, "connectionLost"));
    assertThat(read("InvisibleUserJoinRoom", LEFT))
        .isEqualTo(new RtcEvent.InvisibleUserJoinRoom(SOURCE, ALI));
    assertThat(read("InvisibleUserLeaveRoom", LEFT))
        .isEqualTo(new RtcEvent.InvisibleUserLeaveRoom(SOURCE, ALI, "connectionLost"));
    assertThat(read("RoleChangeInvisible2Visible", LEFT))
        .isEqualTo(new RtcEvent.RoleChangeInvisible2Visible(SOURCE, ALI));
    assertThat(read("RoleChangeVisible2Invisible", LEFT))
        .isEqualTo(new RtcEvent.RoleChangeVisible2Invisible(SOURCE, ALI));
  }

  @Test
  void readsTheEndOfARoom() {
    assertThat(read("RoomDestroy", "{\"RoomId\":\"room\",\"Timestamp\":1699999999000}"))
        .isEqualTo(new RtcEvent.RoomDestroy(SOURCE, ROOM, Instant.ofEpochSecond(1_699_999_999)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RecordStarted",
        "RecordStopped",
        "TranscodeStarted",
        "TranscodeStopped",
        "TranscodeUpdated",
        "TranscodeStateChanged",
        "SegmentRealTimeData",
        "SnapshotRealTimeData"
      })
  void readsEachEventOfATask(String type) {
    String data = "{\"RoomId\":\"room\",\"TaskId\":\"task-1\",\"Code\":0}";
    assertThat(read(type, data)).isEqualTo(new RtcEvent.Task(SOURCE, type, ROOM, "task-1", data));
  }

  @Test
  void givesAUserWhoLeavesWithoutReasonAnEmptyOne() {
    assertThat(read("UserLeaveRoom", "{\"RoomId\":\"room\",\"UserId\":\"ali\"}"))
        .isEqualTo(
            new RtcEvent.UserLeaveRoom(SOURCE, new RtcEvent.Who(ROOM, new UserId("ali"), NOW), ""));
  }

  @ParameterizedTest
  @CsvSource({
    "1699999999,1699999999000",
    "1699999999123,1699999999123",
    "100000000000,100000000000000",
    "100000000001,100000000001"
  })
  void readsTimestampsInSecondsAndInMilliseconds(String timestamp, long millis) {
    RtcEvent event = read("RoomDestroy", "{\"RoomId\":\"room\",\"Timestamp\":" + timestamp + "}");
    assertThat(event)
        .isEqualTo(new RtcEvent.RoomDestroy(SOURCE, ROOM, Instant.ofEpochMilli(millis)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "\"1699999999\"",
        "0",
        "-1",
        "1699999999.5",
        "1e999999999",
        "18446744075409551615",
        "99999999999999999999999999",
        "{}"
      })
  void takesTheTimeOfTheNotificationWhereTheTimestampIsNone(String timestamp) {
    RtcEvent event = read("RoomDestroy", "{\"RoomId\":\"room\",\"Timestamp\":" + timestamp + "}");
    assertThat(event).isEqualTo(new RtcEvent.RoomDestroy(SOURCE, ROOM, NOW));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "RoomCreate | {\"RoomId\":\"room\"}",
        "Userjoinroom | {\"RoomId\":\"room\",\"UserId\":\"ali\"}",
        "Recordstarted | {\"RoomId\":\"room\",\"TaskId\":\"t\"}",
        "UserJoinRoom | {}",
        "UserJoinRoom | {not json}",
        "UserJoinRoom | {\"RoomId\":\"room\"}{\"UserId\":\"ali\"}",
        "UserJoinRoom | {\"RoomId\":\"room\"}",
        "UserJoinRoom | {\"RoomId\":1,\"UserId\":\"ali\"}",
        "UserJoinRoom | {\"RoomId\":\"room\",\"UserId\":null}",
        "UserJoinRoom | {\"RoomId\":\"a room\",\"UserId\":\"ali\"}",
        "UserLeaveRoom | {\"RoomId\":\"room\",\"UserId\":\"\"}",
        "RoomDestroy | {\"RoomId\":\"\"}",
        "RecordStarted | {\"RoomId\":\"room\"}"
      })
  void losesNothingThatItDoesNotKnow(String type, String data) {
    assertThat(read(type, data)).isEqualTo(new RtcEvent.Unknown(SOURCE, type, data));
  }

  @Test
  void printsNoContent() {
    String secret = "{\"x\":\"secret\"}";
    assertThat(read("RoomCreate", secret).toString()).doesNotContain("secret");
    assertThat(read("RecordStarted", "{\"RoomId\":\"r\",\"TaskId\":\"t\",\"x\":\"secret\"}"))
        .isInstanceOf(RtcEvent.Task.class)
        .asString()
        .doesNotContain("secret");
  }

  private static RtcEvent read(String type, String data) {
    List<RtcEvent> events = new ArrayList<>();
    NotificationSecret secret = new NotificationSecret(Notifications.SECRET);
    WebhookReply reply =
        NotificationWebhook.builder(
                APP,
                () -> List.of(secret),
                event -> {
                  events.add(event);
                  return CompletableFuture.completedFuture(null);
                },
                () -> NOW)
            .build()
            .receive(Notifications.of(type, data).signed())
            .toCompletableFuture()
            .join();
    assertThat(reply.status()).isEqualTo(200);
    assertThat(events).hasSize(1);
    return events.get(0);
  }
}
