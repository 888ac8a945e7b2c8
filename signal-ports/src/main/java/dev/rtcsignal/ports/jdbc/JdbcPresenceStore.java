package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.PresenceStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The last event of each user of each room in {@code signal_presence}; that of the room itself has
 * no user. So each event is one statement, in whatever order they come.
 */
final class JdbcPresenceStore implements PresenceStore {
  private static final String PRESENT =
      " FROM signal_presence one WHERE one.app = ? AND one.present = 1 AND NOT EXISTS"
          + " (SELECT 1 FROM signal_presence ended WHERE ended.app = one.app"
          + " AND ended.room = one.room AND ended.member = '' AND (ended.told > one.told"
          + " OR (ended.told = one.told AND ended.happened >= one.happened)))";

  private final Lane changes;
  private final Lane reads;
  private final Forgetting forgetting;

  JdbcPresenceStore(Lane changes, Lane reads, Forgetting forgetting) {
    this.changes = changes;
    this.reads = reads;
    this.forgetting = forgetting;
  }

  @Override
  public CompletionStage<Void> onEvent(RtcEvent event) {
    return PresenceRow.of(event)
        .map(
            row ->
                changes.<Void>submit(
                    session -> {
                      row.write(session);
                      forgetting.run(session);
                      return null;
                    }))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  @Override
  public CompletableFuture<Map<UserId, Instant>> usersIn(AppId app, RoomId room) {
    return reads.ask(session -> users(session, app, room));
  }

  private static Map<UserId, Instant> users(Session session, AppId app, RoomId room)
      throws SQLException {
    Map<UserId, Instant> users = new LinkedHashMap<>();
    String select =
        "SELECT one.member, one.happened"
            + PRESENT
            + " AND one.room = ? ORDER BY one.happened, one.member";
    try (ResultSet rows =
        session.prepare(select).text(app.value()).text(room.value()).end().executeQuery()) {
      while (rows.next()) {
        users.put(new UserId(rows.getString(1)), PresenceRow.instant(rows.getLong(2)));
      }
    }
    return users;
  }

  @Override
  public CompletableFuture<Map<RoomId, Integer>> roomsOf(AppId app) {
    return reads.ask(session -> rooms(session, app));
  }

  private static Map<RoomId, Integer> rooms(Session session, AppId app) throws SQLException {
    Map<RoomId, Integer> rooms = new LinkedHashMap<>();
    String select = "SELECT one.room, COUNT(*)" + PRESENT + " GROUP BY one.room ORDER BY one.room";
    try (ResultSet rows = session.prepare(select).text(app.value()).end().executeQuery()) {
      while (rows.next()) {
        rooms.put(new RoomId(rows.getString(1)), rows.getInt(2));
      }
    }
    return rooms;
  }
}
