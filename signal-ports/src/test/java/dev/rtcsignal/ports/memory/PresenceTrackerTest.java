package dev.rtcsignal.ports.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.event.RtcEvent.UserInRoom;
import dev.rtcsignal.domain.event.VerifiedNotification;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The users of rooms. The bounds are in {@link PresenceTrackerBoundsTest}. */
class PresenceTrackerTest {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final RoomId ROOM = new RoomId("room");
  private static final VerifiedNotification SOURCE =
      VerifiedNotification.unchecked(APP, "Type", "{}", "event", Instant.EPOCH);

  private final PresenceTracker presence = new PresenceTracker();

  @Test
  void isEmptyAtFirst() {
    assertThat(presence.in(APP, ROOM)).isEmpty();
    assertThat(presence.rooms(APP)).isEmpty();
    assertThat(presence.forgotten()).isZero();
  }

  @Test
  void completesEachEventAtOnce() {
    assertThat(presence.onEvent(join("alice", 1)).toCompletableFuture()).isCompletedWithValue(null);
    assertThat(presence.onEvent(new RtcEvent.Unknown(SOURCE)).toCompletableFuture())
        .isCompletedWithValue(null);
  }

  @Test
  void holdsUsersWhoJoinedAndNotThoseWhoLeft() {
    tell(join("alice", 1), join("bob", 2), leave("alice", 3));
    assertThat(presence.in(APP, ROOM)).isEqualTo(Map.of(user("bob"), at(2)));
    tell(leave("bob", 4));
    assertThat(presence.in(APP, ROOM)).isEmpty();
    assertThat(presence.rooms(APP)).isEmpty();
  }

  /** The letter is the kind, the digit the time: j(oin), l(eave), d(estroy), s(hown), h(idden). */
  @ParameterizedTest
  @CsvSource({
    "j1 l2, absent",
    "l2 j1, absent",
    "j1 l2 j3, 3",
    "j3 j1 l2, 3",
    "l2 j3 j1, 3",
    "j3 l2 j1, 3",
    "l2 l1 j2, 2",
    "l3 l1 j2, absent",
    "j1 j1, 1",
    "j1 l2 j1, absent",
    "j1 j3 l2, 3",
    "l2 l2 j1 j1, absent",
    "j2 l2, absent",
    "l2 j2, 2",
    "j1 d2, absent",
    "d2 j1, absent",
    "d2 j3, 3",
    "j3 d2, 3",
    "j2 d2, absent",
    "d2 j2, 2",
    "d2 l1 j3, 3",
    "j1 d2 d2 j1, absent",
    "j1 d2 l3 j1, absent",
    "s1, 1",
    "j1 h2, absent",
    "j1 h2 s3, 3",
    "s3 j1 h2, 3",
    "h2 j1, absent",
    "h2 s1, absent",
    "s1 l2, absent",
    "s2 d3, absent",
  })
  void theLaterEventCountsInAnyOrderOfArrival(String events, String expected) {
    for (String event : events.split(" ")) {
      tell(event(event.charAt(0), Long.parseLong(event.substring(1))));
    }
    Instant since = presence.in(APP, ROOM).get(user("alice"));
    assertThat(since == null ? "absent" : String.valueOf(since.getEpochSecond()))
        .isEqualTo(expected);
  }

  /** The events of a page that is loaded anew, their own times in whole seconds or none. */
  @ParameterizedTest
  @CsvSource({"200, 900, 0, 0", "700, 950, 700, 0", "200, 900, 0, 900"})
  void withinASecondTheLaterNotificationCounts(
      long leaveTold, long joinTold, long leaveAt, long joinAt) {
    RtcEvent left =
        new RtcEvent.UserLeaveRoom(
            told(leaveTold),
            new UserInRoom(ROOM, user("alice"), Instant.ofEpochMilli(leaveAt)),
            "");
    RtcEvent joined =
        new RtcEvent.UserJoinRoom(
            told(joinTold), new UserInRoom(ROOM, user("alice"), Instant.ofEpochMilli(joinAt)));
    tell(joined, left);
    assertThat(presence.in(APP, ROOM)).containsOnlyKeys(user("alice"));
    tell(left, joined);
    assertThat(presence.in(APP, ROOM)).containsOnlyKeys(user("alice"));
  }

  private static VerifiedNotification told(long millis) {
    return VerifiedNotification.unchecked(APP, "Type", "{}", "event", Instant.ofEpochMilli(millis));
  }

  @Test
  void aLateNotificationOfADestroyedRoomDoesNotReplaceALaterOne() {
    tell(destroy(10), destroy(5), join("alice", 7));
    assertThat(presence.in(APP, ROOM)).isEmpty();
  }

  @Test
  void aDestroyedRoomIsEmptyAndOtherRoomsAreNot() {
    RoomId other = new RoomId("Room");
    tell(join("alice", 1), join("bob", 1), joinOf(APP, other, "alice"), destroy(2));
    assertThat(presence.in(APP, ROOM)).isEmpty();
    assertThat(presence.rooms(APP)).isEqualTo(Map.of(other, 1));
  }

  @Test
  void holdsVisibleUsersOnly() {
    tell(
        new RtcEvent.InvisibleUserJoinRoom(SOURCE, who("ghost", 1)),
        join("alice", 1),
        new RtcEvent.InvisibleUserLeaveRoom(SOURCE, who("ghost", 2), "userLeave"));
    assertThat(presence.in(APP, ROOM)).containsOnlyKeys(user("alice"));
  }

  @Test
  void ignoresTasksAndUnknownEvents() {
    VerifiedNotification join =
        VerifiedNotification.unchecked(
            APP,
            "UserJoinRoom",
            "{\"RoomId\":\"room\",\"UserId\":\"alice\"}",
            "event",
            Instant.EPOCH);
    tell(new RtcEvent.Task(join, ROOM, "task"), new RtcEvent.Unknown(join));
    assertThat(presence.rooms(APP)).isEmpty();
  }

  @Test
  void keepsRoomsOfTheSameNameInTwoApplicationsApart() {
    AppId other = new AppId("other");
    tell(join("alice", 1), joinOf(other, ROOM, "bob"), destroy(2));
    assertThat(presence.in(APP, ROOM)).isEmpty();
    assertThat(presence.in(other, ROOM)).containsOnlyKeys(user("bob"));
    assertThat(presence.rooms(other)).isEqualTo(Map.of(ROOM, 1));
  }

  @Test
  void keepsAUserOfTwoRoomsInTheOther() {
    RoomId other = new RoomId("other");
    tell(join("alice", 1), joinOf(APP, other, "alice"), leave("alice", 9));
    assertThat(presence.rooms(APP)).isEqualTo(Map.of(other, 1));
  }

  @Test
  void countsTheUsersOfEachRoom() {
    RoomId other = new RoomId("other");
    tell(join("alice", 1), join("bob", 1), join("alice", 2), joinOf(APP, other, "carol"));
    assertThat(presence.rooms(APP)).isEqualTo(Map.of(ROOM, 2, other, 1));
  }

  @Test
  void listsTheEarliestUserFirst() {
    tell(join("carol", 1), join("alice", 2), join("bob", 3));
    assertThat(presence.in(APP, ROOM).keySet())
        .containsExactly(user("carol"), user("alice"), user("bob"));
  }

  @Test
  void listsTheEarliestUserFirstEvenIfNotifiedLast() {
    tell(join("bob", 3), join("carol", 1));
    assertThat(presence.in(APP, ROOM).keySet()).containsExactly(user("carol"), user("bob"));
  }

  @Test
  void listsAUserAfterTheOthersWhenItJoinsAgain() {
    tell(join("carol", 1), join("alice", 2), leave("carol", 3), join("carol", 4));
    assertThat(presence.in(APP, ROOM).keySet()).containsExactly(user("alice"), user("carol"));
  }

  @Test
  void returnsACopy() {
    tell(join("alice", 1));
    Map<UserId, Instant> before = presence.in(APP, ROOM);
    before.clear();
    tell(join("bob", 2));
    assertThat(before).isEmpty();
    assertThat(presence.in(APP, ROOM)).hasSize(2);
  }

  private void tell(RtcEvent... events) {
    List.of(events).forEach(presence::onEvent);
  }

  private static RtcEvent event(char kind, long second) {
    return switch (kind) {
      case 'j' -> join("alice", second);
      case 'l' -> leave("alice", second);
      case 'd' -> destroy(second);
      case 's' -> new RtcEvent.RoleChangeInvisible2Visible(SOURCE, who("alice", second));
      case 'h' -> new RtcEvent.RoleChangeVisible2Invisible(SOURCE, who("alice", second));
      default -> throw new AssertionError(kind);
    };
  }

  private static RtcEvent join(String user, long second) {
    return new RtcEvent.UserJoinRoom(SOURCE, who(user, second));
  }

  private static RtcEvent joinOf(AppId app, RoomId room, String user) {
    VerifiedNotification source =
        VerifiedNotification.unchecked(app, "Type", "{}", "event", Instant.EPOCH);
    return new RtcEvent.UserJoinRoom(source, new UserInRoom(room, user(user), at(1)));
  }

  private static RtcEvent leave(String user, long second) {
    return new RtcEvent.UserLeaveRoom(SOURCE, who(user, second), "userLeave");
  }

  private static RtcEvent destroy(long second) {
    return new RtcEvent.RoomDestroy(SOURCE, ROOM, at(second));
  }

  private static UserInRoom who(String user, long second) {
    return new UserInRoom(ROOM, user(user), at(second));
  }

  private static UserId user(String name) {
    return new UserId(name);
  }

  private static Instant at(long second) {
    return Instant.ofEpochSecond(second);
  }
}
