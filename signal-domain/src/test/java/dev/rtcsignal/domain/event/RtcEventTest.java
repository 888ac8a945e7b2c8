package dev.rtcsignal.domain.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.event.RtcEvent.UserInRoom;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RtcEventTest {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final RoomId ROOM = new RoomId("room");
  private static final UserId USER = new UserId("hyf");
  private static final Instant AT = Instant.parse("2026-11-24T17:26:54Z");

  @Test
  void anUnknownEventPrintsItsTypeAndNotItsContent() {
    RtcEvent unknown = new RtcEvent.Unknown(source("PhoneNumberSeen", "{\"number\":\"555\"}"));
    assertThat(unknown.toString()).contains("PhoneNumberSeen").doesNotContain("555");
  }

  @Test
  void aTaskPrintsItsTypeAndNotItsContent() {
    VerifiedNotification source = source("RecordStopped", "{\"Url\":\"https://secret\"}");
    RtcEvent task = new RtcEvent.Task(source, ROOM, "task");
    assertThat(task.toString()).contains("RecordStopped").doesNotContain("https://secret");
  }

  @Test
  void everyEventNamesTheNotificationThatReportedIt() {
    VerifiedNotification source = source("UserJoinRoom", "{}");
    RtcEvent joined = new RtcEvent.UserJoinRoom(source, new UserInRoom(ROOM, USER, AT));
    assertThat(joined.source()).isSameAs(source);
    assertThat(new RtcEvent.RoomDestroy(source, ROOM, AT).source()).isSameAs(source);
  }

  @Test
  void aUserInARoomIsComplete() {
    assertThatThrownBy(() -> new UserInRoom(null, USER, AT))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> new UserInRoom(ROOM, null, AT))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> new UserInRoom(ROOM, USER, null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void notificationsAreEqualInAllTheirFields() {
    VerifiedNotification one = source("UserJoinRoom", "{}");
    assertThat(one).isEqualTo(source("UserJoinRoom", "{}"));
    assertThat(one).hasSameHashCodeAs(source("UserJoinRoom", "{}"));
    assertThat(one)
        .isNotEqualTo(source("UserLeaveRoom", "{}"))
        .isNotEqualTo(source("UserJoinRoom", "{ }"))
        .isNotEqualTo(VerifiedNotification.unchecked(APP, "UserJoinRoom", "{}", "event-2", AT))
        .isNotEqualTo(
            VerifiedNotification.unchecked(APP, "UserJoinRoom", "{}", "event-1", AT.plusSeconds(1)))
        .isNotEqualTo(
            VerifiedNotification.unchecked(
                new AppId("other"), "UserJoinRoom", "{}", "event-1", AT));
  }

  private static VerifiedNotification source(String type, String data) {
    return VerifiedNotification.unchecked(APP, type, data, "event-1", AT);
  }
}
