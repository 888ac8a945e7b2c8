package dev.rtcsignal.ports.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The clock of a database, as far as a steady clock and the last reading tell it. All processes on
 * one database agree on it, whatever their own clocks show.
 */
final class DatabaseClock implements InstantSource {
  private final InstantSource steady;
  private volatile Duration ahead = Duration.ZERO;

  DatabaseClock(InstantSource steady) {
    this.steady = steady;
  }

  void read(Session session) throws SQLException {
    Instant asked = steady();
    learn(asked, session.now());
  }

  /** Returns the time to give to {@link #learn}, just before the database is asked for its own. */
  Instant steady() {
    return steady.instant();
  }

  /** Learns a reading of the clock of the database; half of the round trip is its error. */
  void learn(Instant asked, long millisThere) {
    Duration half = Duration.between(asked, steady.instant()).dividedBy(2);
    ahead = Duration.between(asked.plus(half), Instant.ofEpochMilli(millisThere));
  }

  @Override
  public Instant instant() {
    return steady.instant().plus(ahead);
  }
}
