package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.event.RtcEvent.UserInRoom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A row of {@code signal_presence}.
 *
 * @param member the user; empty for the end of the room
 * @param told the EventTime, in microseconds since 1970
 * @param happened the time in the event itself, in microseconds since 1970
 */
record PresenceRow(
    String app, String room, String member, long told, long happened, boolean present) {
  /** How long a user stays of whom nothing more is told, and how long a late event is known. */
  private static final Duration PRESENT_FOR = Duration.ofDays(7);

  private static final Duration GONE_FOR = Duration.ofDays(1);

  /** The end of a room hides its users, so it is kept longer than they are. */
  private static final Duration ENDED_FOR = PRESENT_FOR.plusDays(1);

  /** In microseconds. */
  private static final long SECOND = 1_000_000;

  /** Of a microsecond. */
  private static final long NANOS = 1_000;

  private static final String NEWER =
      "(excluded.told > signal_presence.told OR (excluded.told = signal_presence.told"
          + " AND excluded.happened >= signal_presence.happened))";

  /** Returns the row after an event; empty if it tells nothing of a user in a room. */
  static Optional<PresenceRow> of(RtcEvent event) {
    if (event instanceof RtcEvent.RoomDestroy over) {
      return Optional.of(row(event, over.room().value(), "", over.at(), false));
    }
    if (event instanceof RtcEvent.UserEvent user) {
      boolean present =
          event instanceof RtcEvent.UserJoinRoom
              || event instanceof RtcEvent.RoleChangeInvisible2Visible;
      UserInRoom who = user.who();
      return Optional.of(row(event, who.room().value(), who.user().value(), who.at(), present));
    }
    return Optional.empty();
  }

  private static PresenceRow row(
      RtcEvent event, String room, String member, Instant at, boolean present) {
    String app = event.source().app().value();
    return new PresenceRow(app, room, member, micros(event.source().at()), micros(at), present);
  }

  /** A time beyond 300,000 years counts as the last one. */
  private static long micros(Instant time) {
    try {
      return Math.addExact(
          Math.multiplyExact(time.getEpochSecond(), SECOND), time.getNano() / NANOS);
    } catch (ArithmeticException e) {
      return time.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, SECOND), Math.floorMod(micros, SECOND) * NANOS);
  }

  /** Writes the row unless a later event is known. */
  void write(Session session) throws SQLException {
    session
        .prepare(upsert(session.dialect()))
        .text(app)
        .text(room)
        .text(member)
        .number(told)
        .number(happened)
        .number(present ? 1 : 0)
        .number(retention().toMillis())
        .end()
        .executeUpdate();
  }

  private Duration retention() {
    if (member.isEmpty()) {
      return ENDED_FOR;
    }
    return present ? PRESENT_FOR : GONE_FOR;
  }

  private static String upsert(Dialect dialect) {
    String insert =
        "INSERT INTO signal_presence (app, room, member, told, happened, present, forget_at)"
            + " VALUES (?, ?, ?, ?, ?, ?, (%s) + ?)".formatted(dialect.now());
    if (dialect == Dialect.MYSQL) {
      // Each assignment sees those before it, so what is compared is assigned last.
      String newer =
          "(VALUES(told) > told OR (VALUES(told) = told AND VALUES(happened) >= happened))";
      return insert
          + " ON DUPLICATE KEY UPDATE "
          + String.join(
              ", ",
              Stream.of("present", "forget_at", "happened", "told")
                  .map(("%1$s = IF(" + newer + ", VALUES(%1$s), %1$s)")::formatted)
                  .toList());
    }
    return insert
        + " ON CONFLICT (app, room, member) DO UPDATE SET told = excluded.told,"
        + " happened = excluded.happened, present = excluded.present,"
        + " forget_at = excluded.forget_at WHERE "
        + NEWER;
  }
}
