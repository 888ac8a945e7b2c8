package dev.rtcsignal.domain.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.event.RtcEvent.Source;
import dev.rtcsignal.domain.event.RtcEvent.Who;
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
  private static final Source SOURCE = new Source("event-1", APP, AT);

  @Test
  void anUnknownEventPrintsItsTypeAndNotItsContent() {
    RtcEvent unknown = new RtcEvent.Unknown(SOURCE, "PhoneNumberSeen", "{\"number\":\"555\"}");
    assertThat(unknown.toString()).contains("PhoneNumberSeen").doesNotContain("555");
  }

  @Test
  void aTaskPrintsItsTypeAndNotItsContent() {
    RtcEvent task =
        new RtcEvent.Task(SOURCE, "RecordStopped", ROOM, "task", "{\"Url\":\"https://secret\"}");
    assertThat(task.toString()).contains("RecordStopped").doesNotContain("https://secret");
  }

  @Test
  void everyEventSaysWhichNotificationToldOfIt() {
    RtcEvent joined = new RtcEvent.UserJoinRoom(SOURCE, new Who(ROOM, USER, AT));
    assertThat(joined.source()).isEqualTo(new Source("event-1", APP, AT));
    assertThat(new RtcEvent.RoomDestroy(SOURCE, ROOM, AT).source()).isSameAs(SOURCE);
  }

  @Test
  void aSourceIsComplete() {
    assertThatThrownBy(() -> new Source(null, APP, AT)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> new Source("1", null, AT)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> new Source("1", APP, null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void whoIsAUserInARoomAtATime() {
    assertThatThrownBy(() -> new Who(null, USER, AT)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> new Who(ROOM, null, AT)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> new Who(ROOM, USER, null)).isInstanceOf(NullPointerException.class);
  }
}
