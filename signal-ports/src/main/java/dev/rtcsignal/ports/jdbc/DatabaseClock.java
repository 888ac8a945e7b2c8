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

  /** Reads the clock of the database; half of the round trip is its error. */
  void read(Session session) throws SQLException {
    Instant before = steady.instant();
    Instant there = Instant.ofEpochMilli(session.now());
    Duration half = Duration.between(before, steady.instant()).dividedBy(2);
    ahead = Duration.between(before.plus(half), there);
  }

  @Override
  public Instant instant() {
    return steady.instant().plus(ahead);
  }
}
