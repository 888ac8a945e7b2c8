package dev.rtcsignal.app.net;

import java.util.Comparator;

/**
 * A connection that waits for a request, and can be closed for the sake of a new one.
 *
 * @param failed whether its last response was an error
 * @param since when it began to wait for its client
 */
record Eviction(ConnectionTracker tracker, boolean failed, long since) {
  /** Errors first, then the longest wait. */
  static final Comparator<Eviction> ORDER =
      Comparator.comparing(Eviction::failed).reversed().thenComparing(Eviction::since);
}
