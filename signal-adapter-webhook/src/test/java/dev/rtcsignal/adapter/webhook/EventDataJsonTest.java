package dev.rtcsignal.adapter.webhook;

import static dev.rtcsignal.adapter.webhook.Callbacks.APP;
import static dev.rtcsignal.adapter.webhook.Callbacks.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.event.VerifiedNotification;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The typed events, by the names of the documentation (vendor-facts 6). */
class EventDataJsonTest {
  private static final RoomId ROOM = new RoomId("room");
  private static final RtcEvent.UserInRoom ALI =
      new RtcEvent.UserInRoom(ROOM, new UserId("ali"), Instant.ofEpochSecond(1_699_999_999));
  private static final String LEFT =
      "{\"RoomId\":\"room\",\"UserId\":\"ali\",\"DeviceType\":\"web\","
          + "\"Reason\":\"connectionLost\",\"Timestamp\":1699999999}";

  @Test
  void readsEachEventOfAUser() {
    assertRead("UserJoinRoom", LEFT, source -> new RtcEvent.UserJoinRoom(source, ALI));
    assertRead(
        "UserLeaveRoom", LEFT, source -> new RtcEvent.UserLeaveRoom(source, ALI, "connectionLost"));
    assertRead(
        "InvisibleUserJoinRoom", LEFT, source -> new RtcEvent.InvisibleUserJoinRoom(source, ALI));
    assertRead(
        "InvisibleUserLeaveRoom",
        LEFT,
        source -> new RtcEvent.InvisibleUserLeaveRoom(source, ALI, "connectionLost"));
    assertRead(
        "RoleChangeInvisible2Visible",
        LEFT,
        source -> new RtcEvent.RoleChangeInvisible2Visible(source, ALI));
    assertRead(
        "RoleChangeVisible2Invisible",
        LEFT,
        source -> new RtcEvent.RoleChangeVisible2Invisible(source, ALI));
  }

  @Test
  void readsTheEndOfARoom() {
    assertDestroyed("1699999999000", Instant.ofEpochSecond(1_699_999_999));
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
    assertRead(type, data, source -> new RtcEvent.Task(source, ROOM, "task-1"));
  }

  @Test
  void readsALeaveWithoutReasonWithAnEmptyOne() {
    RtcEvent.UserInRoom ali = new RtcEvent.UserInRoom(ROOM, new UserId("ali"), NOW);
    assertRead(
        "UserLeaveRoom",
        "{\"RoomId\":\"room\",\"UserId\":\"ali\"}",
        source -> new RtcEvent.UserLeaveRoom(source, ali, ""));
  }

  @ParameterizedTest
  @CsvSource({
    "1699999999,1699999999000",
    "1699999999123,1699999999123",
    "100000000000,100000000000000",
    "100000000001,100000000001"
  })
  void readsTimestampsInSecondsAndInMilliseconds(String timestamp, long millis) {
    assertDestroyed(timestamp, Instant.ofEpochMilli(millis));
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
  void usesTheEventTimeIfTheTimestampIsInvalid(String timestamp) {
    assertDestroyed(timestamp, NOW);
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
  void keepsUnknownEvents(String type, String data) {
    assertRead(type, data, RtcEvent.Unknown::new);
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

  private static void assertDestroyed(String timestamp, Instant at) {
    assertRead(
        "RoomDestroy",
        "{\"RoomId\":\"room\",\"Timestamp\":" + timestamp + "}",
        source -> new RtcEvent.RoomDestroy(source, ROOM, at));
  }

  private static void assertRead(
      String type, String data, Function<VerifiedNotification, RtcEvent> expected) {
    assertThat(read(type, data))
        .isEqualTo(expected.apply(VerifiedNotification.unchecked(APP, type, data, "event-1", NOW)));
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
