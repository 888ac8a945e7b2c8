package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import dev.rtcsignal.ports.LeaseOutcome;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/**
 * The leases of a store, on a connection of their own, so that no work delays a renewal. The clock
 * of the database is read on the way.
 *
 * @param waiting takes how many entries wait, as the process that sends has counted them
 */
record Leases(Lane lane, Dialect dialect, DatabaseClock clock, LongConsumer waiting) {
  CompletableFuture<LeaseOutcome> lease(String line, String holder) {
    return lane.ask(session -> look(session, line))
        .thenCompose(
            sight ->
                sight
                    .filter(seen -> dialect != Dialect.SQLITE && seen.isHeldByOtherThan(holder))
                    .map(seen -> follow(seen, line, holder))
                    .orElseGet(() -> lane.submit(session -> acquire(session, line, holder))));
  }

  private Optional<LeaseRow.Sight> look(Session session, String line) throws SQLException {
    Instant asked = clock.steady();
    Optional<LeaseRow.Sight> sight = LeaseRow.look(session, line);
    sight.ifPresent(seen -> clock.learn(asked, seen.now()));
    return sight;
  }

  private CompletableFuture<LeaseOutcome> follow(LeaseRow.Sight seen, String line, String process) {
    waiting.accept(seen.row().waiting());
    return seen.mayBecomeHeir(process)
        ? lane.submit(session -> HeirRow.claim(session, line, process)).thenApply(seen::other)
        : CompletableFuture.completedFuture(seen.other(seen.isHeir(process)));
  }

  private LeaseOutcome acquire(Session session, String line, String holder) throws SQLException {
    clock.read(session);
    return LeaseRow.acquire(session, line, holder);
  }

  CompletableFuture<Boolean> publish(Lease lease, Fill use) {
    return lane.submit(session -> LeaseRow.publish(session, lease, use));
  }

  CompletableFuture<Integer> publishWaiting(String line, long count) {
    return lane.submit(session -> LeaseRow.publish(session, line, count));
  }

  CompletableFuture<Void> release(Lease lease, Fill use) {
    return lane.submit(
        session -> {
          LeaseRow.release(session, lease, use);
          return null;
        });
  }
}
