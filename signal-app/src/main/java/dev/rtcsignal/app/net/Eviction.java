package dev.rtcsignal.app.net;

import java.util.Comparator;

/**
 * A connection that waits for a request, and can be closed for the sake of a new one.
 *
 * @param since when it began to wait for its client
 */
record Eviction(ConnectionTracker tracker, Rank rank, long since) {
  /** The first ones are closed first. */
  enum Rank {
    /** The last response was an error. */
    FAILED,
    /** No request has come for a second. */
    SILENT,
    /** The last request succeeded. */
    IDLE,
    /** Connected within the last second; its first request may be on its way. */
    NEW
  }

  /** By rank, then the longest wait first. */
  static final Comparator<Eviction> ORDER =
      Comparator.comparing(Eviction::rank).thenComparing(Eviction::since);
}
