package dev.rtcsignal.app.net;

import java.util.Comparator;

/**
 * A connection that waits for a request, and can be closed to make room for a new one.
 *
 * @param since when it began to wait for its client, in nanoseconds of {@link ActiveTime}
 */
record Eviction(ConnectionTracker tracker, Priority priority, long since) {
  /** In the order of closing. */
  enum Priority {
    /** The last response was an error. */
    FAILED,
    /** No request has come for a second. */
    SILENT,
    /** The last request succeeded. */
    IDLE,
    /** Connected within the last second; its first request may be on its way. */
    NEW
  }

  /** By priority, then the longest wait first. */
  static final Comparator<Eviction> ORDER =
      Comparator.comparing(Eviction::priority).thenComparing(Eviction::since);
}
