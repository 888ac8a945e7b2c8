package dev.rtcsignal.ports.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.event.VerifiedNotification;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.PresenceStore;
import dev.rtcsignal.ports.contract.PresenceStoreContract;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract with stores of two processes on one database. */
abstract class JdbcPresenceStoreTests extends PresenceStoreContract {
  private final Dialect dialect;
  private RegisterProcesses processes;

  JdbcPresenceStoreTests(Dialect dialect) {
    this.dialect = dialect;
  }

  abstract DataSource database() throws Exception;

  @Override
  protected final PresenceStore open() throws Exception {
    if (processes == null) {
      processes = new RegisterProcesses(database(), dialect);
    }
    return processes.open().presence();
  }

  @Test
  void aUserOfWhomNothingIsToldForSevenDaysIsForgotten() throws Exception {
    PresenceStore presence = open();
    AppId app = new AppId("app");
    join(presence, app, new RoomId("old"));
    processes.pass(Duration.ofDays(7), "signal_presence", "forget_at");
    // Another process forgets, since this one does so once a second at most.
    join(open(), app, new RoomId("new"));
    assertThat(presence.roomsOf(app).get()).containsOnlyKeys(new RoomId("new"));
  }

  /** Regression: its end was forgotten after a day, and its users seemed to be back. */
  @Test
  void aRoomThatEndedStaysEmptyForAsLongAsItsUsersAreRemembered() throws Exception {
    PresenceStore presence = open();
    AppId app = new AppId("app");
    RoomId room = new RoomId("ended");
    join(presence, app, room);
    VerifiedNotification later =
        VerifiedNotification.unchecked(app, "RoomDestroy", "{}", "e", Instant.ofEpochSecond(2));
    presence
        .onEvent(new RtcEvent.RoomDestroy(later, room, Instant.ofEpochSecond(2)))
        .toCompletableFuture()
        .get();
    processes.pass(Duration.ofDays(6), "signal_presence", "forget_at");
    join(open(), app, new RoomId("new"));
    assertThat(presence.roomsOf(app).get()).containsOnlyKeys(new RoomId("new"));
  }

  private static void join(PresenceStore presence, AppId app, RoomId room) throws Exception {
    Instant at = Instant.ofEpochSecond(1);
    presence
        .onEvent(
            new RtcEvent.UserJoinRoom(
                VerifiedNotification.unchecked(app, "UserJoinRoom", "{}", "event", at),
                new RtcEvent.UserInRoom(room, new UserId("alice"), at)))
        .toCompletableFuture()
        .get();
  }

  @AfterEach
  final void close() {
    processes.close();
  }
}
