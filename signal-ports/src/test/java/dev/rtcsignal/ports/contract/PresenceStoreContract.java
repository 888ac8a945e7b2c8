package dev.rtcsignal.ports.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.event.RtcEvent.UserInRoom;
import dev.rtcsignal.domain.event.VerifiedNotification;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.PresenceStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link PresenceStore}. Extend it, and give {@link #open} an empty store as
 * one process opens it. Needs {@code junit-jupiter-api} alone.
 */
public abstract class PresenceStoreContract {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final AppId OTHER_APP = new AppId("other");
  private static final RoomId ROOM = new RoomId("room");
  private static final String ABSENT = "absent";

  private PresenceStore one;
  private PresenceStore two;

  /** Returns the store as another process opens it; in memory it may be the same. */
  protected abstract PresenceStore open() throws Exception;

  @BeforeEach
  void start() throws Exception {
    one = open();
    two = open();
  }

  @Test
  void aRoomOfWhichNothingWasToldIsEmpty() throws Exception {
    assertEquals(Map.of(), users(ROOM), "the users");
    assertEquals(Map.of(), rooms(APP), "the rooms");
    assertEquals(0, one.forgotten(), "the forgotten users");
  }

  /**
   * The letter is the kind of an event: j(oin), l(eave), d(estroy), s(hown), h(idden), i(nvisible
   * join). The digit is its time.
   */
  @Test
  void theLaterEventCountsInAnyOrderOfArrival() throws Exception {
    Map<String, List<String>> cases =
        Map.of(
            ABSENT,
            List.of(
                "j1 l2",
                "l2 j1",
                "l3 l1 j2",
                "j1 l2 j1",
                "l2 l2 j1 j1",
                "j2 l2",
                "j1 d2",
                "d2 j1",
                "j2 d2",
                "j1 d2 d2 j1",
                "j1 d2 l3 j1",
                "j1 h2",
                "h2 j1",
                "h2 s1",
                "s1 l2",
                "s2 d3",
                "i1",
                "j1 i2"),
            "2",
            List.of("l2 l1 j2", "l2 j2"),
            "3",
            List.of(
                "j1 l2 j3",
                "j3 j1 l2",
                "l2 j3 j1",
                "j3 l2 j1",
                "j1 j3 l2",
                "d2 j3",
                "j3 d2",
                "d2 l1 j3",
                "j1 h2 s3",
                "s3 j1 h2"));
    for (Map.Entry<String, List<String>> expected : cases.entrySet()) {
      for (String events : expected.getValue()) {
        assertEquals(expected.getKey(), after(events), () -> "alice after " + events);
      }
    }
  }

  private String after(String events) throws Exception {
    RoomId room = new RoomId(events.replace(' ', '-'));
    for (String event : events.split(" ")) {
      tell(two, event(event.charAt(0), room, Long.parseLong(event.substring(1))));
    }
    Instant since = users(room).get(new UserId("alice"));
    return since == null ? ABSENT : Long.toString(since.getEpochSecond());
  }

  @Test
  void withinOneEventTimeTheTimeOfTheEventCounts() throws Exception {
    VerifiedNotification told = source(APP, Instant.ofEpochMilli(900));
    tell(one, new RtcEvent.UserJoinRoom(told, who(ROOM, "alice", Instant.ofEpochMilli(700))));
    tell(one, new RtcEvent.UserLeaveRoom(told, who(ROOM, "alice", Instant.ofEpochMilli(600)), ""));
    assertEquals(Set.of(new UserId("alice")), users(ROOM).keySet(), "the users");
  }

  @Test
  void theEventTimeCountsBeforeTheTimeOfTheEvent() throws Exception {
    VerifiedNotification first = source(APP, Instant.ofEpochMilli(200));
    VerifiedNotification second = source(APP, Instant.ofEpochMilli(900));
    tell(one, new RtcEvent.UserJoinRoom(second, who(ROOM, "alice", Instant.EPOCH)));
    tell(one, new RtcEvent.UserLeaveRoom(first, who(ROOM, "alice", at(5)), ""));
    assertEquals(Set.of(new UserId("alice")), users(ROOM).keySet(), "the users");
  }

  @Test
  void aTimeIsKeptToTheMicrosecond() throws Exception {
    Instant micros = Instant.parse("2026-12-01T08:00:00.123456Z");
    tell(one, new RtcEvent.UserJoinRoom(source(APP, micros), who(ROOM, "alice", micros)));
    assertEquals(Map.of(new UserId("alice"), micros), users(ROOM), "since when");
  }

  @Test
  void whatOneProcessIsToldAnotherKnows() throws Exception {
    tell(one, event('j', ROOM, 1));
    assertEquals(Set.of(new UserId("alice")), two.usersIn(APP, ROOM).get().keySet(), "the users");
  }

  @Test
  void theEarliestUserComesFirst() throws Exception {
    join(APP, ROOM, "carol", 3);
    join(APP, ROOM, "alice", 1);
    join(APP, ROOM, "bob", 2);
    assertEquals(
        List.of(new UserId("alice"), new UserId("bob"), new UserId("carol")),
        List.copyOf(users(ROOM).keySet()),
        "the users");
  }

  @Test
  void theUsersOfEachRoomAreCounted() throws Exception {
    join(APP, ROOM, "alice", 1);
    join(APP, ROOM, "bob", 1);
    join(APP, new RoomId("other"), "alice", 1);
    join(APP, new RoomId("empty"), "alice", 1);
    tell(one, event('l', new RoomId("empty"), 2));
    assertEquals(Map.of(ROOM, 2, new RoomId("other"), 1), rooms(APP), "the sizes of the rooms");
  }

  @Test
  void roomsAndUsersAreTheSameOnlyWithTheSameCase() throws Exception {
    join(APP, ROOM, "alice", 1);
    join(APP, ROOM, "Alice", 1);
    join(APP, new RoomId("Room"), "alice", 1);
    assertEquals(Map.of(ROOM, 2, new RoomId("Room"), 1), rooms(APP), "the sizes of the rooms");
  }

  @Test
  void roomsOfTheSameNameInTwoApplicationsAreTwo() throws Exception {
    join(APP, ROOM, "alice", 1);
    join(OTHER_APP, ROOM, "bob", 1);
    tell(one, event('d', ROOM, 2));
    assertEquals(Map.of(), users(ROOM), "the users of the first");
    assertEquals(Map.of(ROOM, 1), rooms(OTHER_APP), "the rooms of the second");
  }

  @Test
  void eventsThatTellNothingOfAUserInARoomChangeNothing() throws Exception {
    tell(one, new RtcEvent.Task(source(APP, at(1)), ROOM, "task"));
    tell(one, new RtcEvent.Unknown(source(APP, at(1))));
    assertEquals(Map.of(), rooms(APP), "the rooms");
  }

  private void join(AppId app, RoomId room, String user, long time) throws Exception {
    tell(two, new RtcEvent.UserJoinRoom(source(app, at(time)), who(room, user, at(time))));
  }

  private static RtcEvent event(char kind, RoomId room, long time) {
    VerifiedNotification source = source(APP, at(time));
    UserInRoom who = who(room, "alice", at(time));
    return switch (kind) {
      case 'j' -> new RtcEvent.UserJoinRoom(source, who);
      case 'l' -> new RtcEvent.UserLeaveRoom(source, who, "");
      case 's' -> new RtcEvent.RoleChangeInvisible2Visible(source, who);
      case 'h' -> new RtcEvent.RoleChangeVisible2Invisible(source, who);
      case 'i' -> new RtcEvent.InvisibleUserJoinRoom(source, who);
      default -> new RtcEvent.RoomDestroy(source, room, at(time));
    };
  }

  private static VerifiedNotification source(AppId app, Instant told) {
    return VerifiedNotification.unchecked(app, "Type", "{}", "event", told);
  }

  private static UserInRoom who(RoomId room, String user, Instant at) {
    return new UserInRoom(room, new UserId(user), at);
  }

  private static Instant at(long second) {
    return Instant.ofEpochSecond(second);
  }

  private static void tell(PresenceStore store, RtcEvent event) throws Exception {
    store.onEvent(event).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private Map<UserId, Instant> users(RoomId room) throws Exception {
    return one.usersIn(APP, room).get(10, TimeUnit.SECONDS);
  }

  private Map<RoomId, Integer> rooms(AppId app) throws Exception {
    return one.roomsOf(app).get(10, TimeUnit.SECONDS);
  }
}
