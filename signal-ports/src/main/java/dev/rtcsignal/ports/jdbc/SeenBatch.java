package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.ports.SeenStore.Granted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What one transaction does with messages: it claims some, or confirms and releases others. Both at
 * once would lock rows out of their order, and two processes could wait for one another.
 */
record SeenBatch(List<SeenClaim> claims, List<Change> confirmed, List<Change> released) {
  private static final int MOST = 64;

  /** A claim that was granted, and what completes once its change is durable. */
  record Change(Granted claim, CompletableFuture<Void> result) {}

  /**
   * Takes what waits, in its order. One statement cannot have the same message twice, so the second
   * claim of a message waits for the next.
   */
  static SeenBatch take(
      Queue<SeenClaim> claims,
      Queue<Change> confirmed,
      Queue<Change> released,
      boolean claimsFirst) {
    boolean noChanges = confirmed.isEmpty() && released.isEmpty();
    return !claims.isEmpty() && (claimsFirst || noChanges)
        ? new SeenBatch(take(claims), List.of(), List.of())
        : new SeenBatch(List.of(), taken(confirmed), taken(released));
  }

  private static List<SeenClaim> take(Queue<SeenClaim> claims) {
    List<SeenClaim> taken = new ArrayList<>();
    Set<String> hashes = new HashSet<>();
    while (!claims.isEmpty() && taken.size() < MOST && fits(claims.peek(), taken, hashes)) {
      SeenClaim next = claims.remove();
      hashes.addAll(next.hashes());
      taken.add(next);
    }
    return taken;
  }

  private static boolean fits(SeenClaim next, List<SeenClaim> taken, Set<String> hashes) {
    boolean alone = next.again() || (!taken.isEmpty() && taken.get(0).again());
    return taken.isEmpty() || (!alone && next.hashes().stream().noneMatch(hashes::contains));
  }

  private static List<Change> taken(Queue<Change> waiting) {
    List<Change> taken = new ArrayList<>();
    while (!waiting.isEmpty() && taken.size() < MOST) {
      taken.add(waiting.remove());
    }
    return taken;
  }
}
