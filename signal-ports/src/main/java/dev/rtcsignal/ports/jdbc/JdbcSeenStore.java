package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.SeenStore;
import dev.rtcsignal.ports.dispatch.Failures;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * Remembers handled messages in {@code signal_seen}. What waits while a transaction commits goes
 * into the next one together: one statement for all claims, one for all confirmations.
 */
final class JdbcSeenStore implements SeenStore {
  private static final int MAX_WAITING = 10_000;
  private static final Duration CONFIRMS_AGAIN = Duration.ofMillis(250);

  private final Lane changes;
  private final Executor completions;
  private final Delayer delayer;
  private final Forgetting forgetting;
  private final String process;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final Queue<SeenClaim> claims = new ArrayDeque<>();
  private final Queue<SeenBatch.Change> confirmed = new ArrayDeque<>();
  private final Queue<SeenBatch.Change> released = new ArrayDeque<>();
  private boolean running;
  private boolean claimsNext;
  private long ids;

  JdbcSeenStore(
      Lane changes,
      Executor completions,
      Delayer delayer,
      Forgetting forgetting,
      RandomGenerator random) {
    this.changes = changes;
    this.completions = completions;
    this.delayer = delayer;
    this.forgetting = forgetting;
    byte[] process = new byte[12];
    random.nextBytes(process);
    this.process = HexFormat.of().formatHex(process);
  }

  @Override
  public CompletableFuture<Claim> claim(List<String> names, Duration handling, Duration retention) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a message has at least one name");
    }
    lock.lock();
    try {
      if (claims.size() >= MAX_WAITING) {
        return CompletableFuture.failedFuture(
            StoreFailure.of(
                StoreException.Effect.NONE,
                new IllegalStateException("more than " + MAX_WAITING + " claims wait")));
      }
      Granted asked = new Granted(process + "-" + ++ids, names);
      SeenClaim claim = SeenClaim.of(asked, handling, retention);
      claims.add(claim);
      runNext();
      return claim.result().copy();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public CompletableFuture<Void> confirm(Granted claim) {
    return change(confirmed, new SeenBatch.Change(claim, new CompletableFuture<>()));
  }

  @Override
  public CompletableFuture<Void> release(Granted claim) {
    return change(released, new SeenBatch.Change(claim, new CompletableFuture<>()));
  }

  private CompletableFuture<Void> change(Queue<SeenBatch.Change> waiting, SeenBatch.Change change) {
    lock.lock();
    try {
      waiting.add(change);
      runNext();
      return change.result().copy();
    } finally {
      lock.unlock();
    }
  }

  /** Starts a transaction with all that waits, unless one is under way. The caller has the lock. */
  private void runNext() {
    if (running || (claims.isEmpty() && confirmed.isEmpty() && released.isEmpty())) {
      return;
    }
    running = true;
    SeenBatch batch = SeenBatch.take(claims, confirmed, released, claimsNext);
    claimsNext = batch.claims().isEmpty();
    changes
        .submit(session -> run(session, batch))
        .whenCompleteAsync((results, error) -> end(batch, results, error), completions);
  }

  private Map<SeenClaim, Claim> run(Session session, SeenBatch batch) throws SQLException {
    SeenRows.confirm(session, granted(batch.confirmed()));
    SeenRows.release(session, granted(batch.released()));
    Map<SeenClaim, Claim> results =
        batch.claims().isEmpty() ? Map.of() : SeenRows.claim(session, batch.claims());
    forgetting.run(session);
    return results;
  }

  private static List<Granted> granted(List<SeenBatch.Change> changes) {
    return changes.stream().map(SeenBatch.Change::claim).toList();
  }

  private void end(SeenBatch batch, Map<SeenClaim, Claim> results, Throwable error) {
    lock.lock();
    try {
      running = false;
      if (error != null) {
        batch.claims().stream()
            .filter(claim -> !claim.again())
            .forEach(claim -> claims.add(claim.repeated()));
      }
      runNext();
    } finally {
      lock.unlock();
    }
    if (error == null) {
      batch.claims().forEach(claim -> claim.result().complete(results.get(claim)));
      batch.confirmed().forEach(change -> change.result().complete(null));
      batch.released().forEach(change -> change.result().complete(null));
    } else {
      fail(batch, Failures.unwrap(error));
    }
  }

  private void fail(SeenBatch batch, Throwable error) {
    batch.claims().stream()
        .filter(SeenClaim::again)
        .forEach(claim -> claim.result().completeExceptionally(error));
    batch.released().forEach(change -> change.result().completeExceptionally(error));
    batch.confirmed().forEach(change -> change.result().completeExceptionally(error));
    if (!batch.confirmed().isEmpty()) {
      delayer.after(CONFIRMS_AGAIN).thenRun(() -> confirmAgain(batch.confirmed()));
    }
  }

  /** Those that wait for it know already; what was handled must not be handled again. */
  private void confirmAgain(List<SeenBatch.Change> changes) {
    lock.lock();
    try {
      confirmed.addAll(changes);
      runNext();
    } finally {
      lock.unlock();
    }
  }
}
