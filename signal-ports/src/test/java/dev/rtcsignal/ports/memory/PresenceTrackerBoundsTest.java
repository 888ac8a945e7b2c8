package dev.rtcsignal.ports.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.event.RtcEvent.UserInRoom;
import dev.rtcsignal.domain.event.VerifiedNotification;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How much presence remembers, what it forgets first, and that threads do not disturb it. */
class PresenceTrackerBoundsTest {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final RoomId ROOM = new RoomId("room");
  private static final VerifiedNotification SOURCE =
      VerifiedNotification.unchecked(APP, "Type", "{}", "event", Instant.EPOCH);

  @Test
  void refusesALimitBelowOne() {
    assertThatThrownBy(() -> new PresenceTracker(0)).isInstanceOf(IllegalArgumentException.class);
    PresenceTracker presence = new PresenceTracker(1);
    tell(presence, join("alice", 1));
    assertThat(users(presence)).containsExactly("alice");
  }

  @Test
  void remembersAsManyPairsAsItsLimit() {
    PresenceTracker presence = new PresenceTracker(3);
    tell(presence, join("a", 1), join("b", 1), join("c", 1));
    assertThat(users(presence)).containsExactly("a", "b", "c");
    assertThat(presence.forgotten()).isZero();
    tell(presence, join("d", 1));
    assertThat(users(presence)).containsExactly("b", "c", "d");
    assertThat(presence.forgotten()).isEqualTo(1);
  }

  @Test
  void dropsTheUserNotifiedLongestAgoFirst() {
    PresenceTracker presence = new PresenceTracker(2);
    tell(presence, join("a", 1), join("b", 1), join("a", 1), join("c", 1));
    assertThat(users(presence)).containsExactlyInAnyOrder("a", "c");
  }

  @Test
  void dropsUsersWhoLeftBeforeUsersWhoArePresent() {
    PresenceTracker presence = new PresenceTracker(2);
    tell(presence, join("a", 1), join("b", 1), leave("b", 2), join("c", 3));
    assertThat(users(presence)).containsExactly("a", "c");
    assertThat(presence.forgotten()).as("who left is not missed").isZero();
  }

  @Test
  void remembersUsersWhoLeftWithinItsLimit() {
    PresenceTracker presence = new PresenceTracker(2);
    tell(presence, leave("b", 2), join("a", 3), join("b", 1));
    assertThat(users(presence)).containsExactly("a");
  }

  @Test
  void dropsTheUserWhoLeftLongestAgoFirst() {
    PresenceTracker presence = new PresenceTracker(2);
    tell(presence, leave("a", 5), leave("b", 10), join("c", 11), join("b", 7));
    assertThat(users(presence)).as("that b left at 10 is remembered").containsExactly("c");
  }

  @Test
  void droppingTheLastUserOfARoomDropsTheRoom() {
    PresenceTracker presence = new PresenceTracker(1);
    tell(presence, joinOf(new RoomId("old"), "a", 1), join("b", 1));
    assertThat(presence.rooms(APP)).containsOnlyKeys(ROOM);
    assertThat(presence.in(APP, new RoomId("old"))).isEmpty();
  }

  @Test
  void remembersAsManyDestroyedRoomsAsUsers() {
    PresenceTracker presence = new PresenceTracker(2);
    tell(presence, destroy("one", 5), destroy("two", 5), destroy("three", 5));
    tell(presence, joinOf(new RoomId("two"), "a", 1), joinOf(new RoomId("three"), "b", 1));
    assertThat(presence.rooms(APP)).isEmpty();
    tell(presence, joinOf(new RoomId("one"), "c", 1));
    assertThat(presence.rooms(APP)).containsOnlyKeys(new RoomId("one"));
  }

  @Test
  void staysWithinItsLimitUnderRandomEvents() {
    PresenceTracker presence = new PresenceTracker(10);
    for (int i = 0; i < 1_000; i++) {
      tell(presence, joinOf(new RoomId("room-" + i % 50), "user-" + i, i));
      tell(presence, leave("user-" + i % 7, i), destroy("room-" + i % 13, i / 2));
      int known = presence.rooms(APP).values().stream().mapToInt(Integer::intValue).sum();
      assertThat(known).isLessThanOrEqualTo(10);
    }
    assertThat(presence.rooms(APP)).doesNotContainValue(0);
  }

  @Test
  void countsTheUsersThatManyThreadsAdd() throws Exception {
    PresenceTracker presence = new PresenceTracker();
    inParallel(
        8,
        thread -> {
          for (int i = 0; i < 1_000; i++) {
            String user = "user-" + thread + "-" + i;
            tell(presence, join(user, 2), join(user, 2));
            if (i % 2 == 0) {
              tell(presence, leave(user, 3));
            }
            assertThat(presence.in(APP, ROOM).containsKey(new UserId(user))).isEqualTo(i % 2 == 1);
          }
        });
    assertThat(presence.rooms(APP)).containsEntry(ROOM, 8 * 500);
    assertThat(presence.forgotten()).isZero();
  }

  @Test
  void manyThreadsAgreeOnTheLatestOfOneUser() throws Exception {
    PresenceTracker presence = new PresenceTracker();
    inParallel(
        8,
        thread -> {
          for (int i = 0; i < 5_000; i++) {
            int second = 8 * i + thread;
            tell(presence, second % 2 == 0 ? leave("a", second) : join("a", second));
          }
        });
    assertThat(presence.in(APP, ROOM))
        .containsEntry(new UserId("a"), Instant.ofEpochSecond(39_999));
  }

  private interface Work {
    void run(int thread);
  }

  private static void inParallel(int threads, Work work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        running.add(pool.submit(() -> work.run(thread)));
      }
      for (Future<?> one : running) {
        one.get(60, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static void tell(PresenceTracker presence, RtcEvent... events) {
    List.of(events).forEach(presence::onEvent);
  }

  private static List<String> users(PresenceTracker presence) {
    return presence.in(APP, ROOM).keySet().stream().map(UserId::value).toList();
  }

  private static RtcEvent join(String user, long second) {
    return joinOf(ROOM, user, second);
  }

  private static RtcEvent joinOf(RoomId room, String user, long second) {
    UserInRoom who = new UserInRoom(room, new UserId(user), Instant.ofEpochSecond(second));
    return new RtcEvent.UserJoinRoom(SOURCE, who);
  }

  private static RtcEvent leave(String user, long second) {
    UserInRoom who = new UserInRoom(ROOM, new UserId(user), Instant.ofEpochSecond(second));
    return new RtcEvent.UserLeaveRoom(SOURCE, who, "connectionLost");
  }

  private static RtcEvent destroy(String room, long second) {
    return new RtcEvent.RoomDestroy(SOURCE, new RoomId(room), Instant.ofEpochSecond(second));
  }
}
