package dev.rtcsignal.ports;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.domain.quota.Priority;
import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * Stores the entries of an outbox, for one process or several.
 *
 * <pre>{@code
 * OutboxStore store = new InMemoryOutboxStore(SystemDefaults.clock());
 * }</pre>
 *
 * <p>Entries change by the transitions of {@link dev.rtcsignal.domain.outbox.OutboxRules} only. The
 * caller computes the entry after a transition; the store replaces the entry by compare-and-set, so
 * of two processes that try, one succeeds.
 *
 * <p><b>Invariants</b>, which {@code OutboxStoreContract} checks:
 *
 * <ul>
 *   <li>A future of a change completes after the change is durable, never before.
 *   <li>A future that fails with {@link StoreException.Effect#NONE} changed nothing and never will.
 *   <li>Of all processes one at a time holds the lease of a line, and its epoch only grows.
 *   <li>{@link #mark} succeeds only while the lease with that epoch is the line's last.
 * </ul>
 *
 * <p>Safe for use by many threads. No method blocks; futures complete on threads of the store, so
 * dependents must not block.
 */
public interface OutboxStore extends AutoCloseable {
  /** {@return the clock of the store, which decides when entries are due} */
  InstantSource clock();

  /**
   * T0: adds an entry. Locks nothing but the unique name.
   *
   * @param entry with the id 0
   * @return the entry with its id, or the entry that has the name
   */
  CompletableFuture<EnqueueOutcome> enqueue(OutboxEntry entry);

  /**
   * T1: replaces an entry that waits. In the same transaction the row of the lease is read and kept
   * from being changed, so that no other process takes over before this is durable.
   *
   * @param marked the entry after the transition; the one before had one attempt less
   * @param lease of the sender
   * @return whether it was replaced; false if it no longer waits or the lease is lost
   */
  CompletableFuture<Boolean> mark(OutboxEntry marked, Lease lease);

  /**
   * T2: replaces an entry that is leaving or uncertain, if the attempt is its last and was marked
   * under the same epoch. Needs no lease: a sender that was deposed may still tell the truth. The
   * epoch tells its attempt from one with the same number that a later sender marked, when the
   * commit of its own mark failed without its knowledge.
   *
   * @param settled the entry after the transition, with the attempt that has ended
   * @return whether it was replaced
   */
  CompletableFuture<Boolean> settle(OutboxEntry settled);

  /**
   * T4, T5, T6: replaces an entry, if it still has the state and the attempt that it had.
   *
   * @param before as it was read
   * @param after the entry after the transition
   * @return whether it was replaced
   */
  CompletableFuture<Boolean> replace(OutboxEntry before, OutboxEntry after);

  /**
   * T3: takes or renews the lease of a line, on a connection that no other work delays. A take-over
   * and the transition of all entries that are leaving under older epochs are one transaction.
   *
   * @param line the quota line
   * @param holder the process that asks
   * @return the grant, or who holds the lease and until when
   */
  CompletableFuture<LeaseOutcome> lease(String line, String holder);

  /**
   * Publishes how much of the quota is used, for the processes that do not send.
   *
   * @param lease of the sender
   * @param use of the quota of the line
   * @return whether it was published; false if the lease is lost
   */
  CompletableFuture<Boolean> publish(Lease lease, Fill use);

  /**
   * Gives a lease back, so that another process need not wait for its end.
   *
   * @param lease of this process
   * @return completes when that is durable; at once if the lease was lost before
   */
  CompletableFuture<Void> release(Lease lease);

  /**
   * Gives a lease back as {@link #release} does, and tells the next holder how much of the quota
   * was used: by one change, so that it never takes an older use for that of the end.
   *
   * @param lease of this process
   * @param use of the quota within the last second; {@link Fill#NONE} if it is not known
   * @return completes when that is durable; at once if the lease was lost before
   */
  default CompletableFuture<Void> release(Lease lease, Fill use) {
    return release(lease);
  }

  /**
   * T7: deletes entries that have ended, the oldest first.
   *
   * @param line the quota line
   * @param endedBefore the end of those to delete, exclusive
   * @param limit the most entries to delete
   * @return how many were deleted
   */
  CompletableFuture<Integer> forget(String line, Instant endedBefore, int limit);

  /**
   * Reads which entries wait and are due, by (dueAt, id).
   *
   * @param window which entries
   * @param limit the most entries
   * @return their ids and order
   */
  CompletableFuture<List<Ready>> ready(Window window, int limit);

  /**
   * Reads which entries of an order key wait and are due, by (dueAt, id).
   *
   * @param line the quota line
   * @param app the application
   * @param orderKey the order key
   * @param limit the most entries
   * @return their ids and order
   */
  CompletableFuture<List<Ready>> waitingOf(String line, AppId app, String orderKey, int limit);

  /**
   * Finds the entry before another one in the order of their key.
   *
   * @param entry has an order key
   * @return the last entry of the same line, application and order key with a smaller (dueAt, id)
   */
  CompletableFuture<Optional<OutboxEntry>> predecessor(OutboxEntry entry);

  /**
   * Reads entries. An entry that cannot be read, as one that a newer version wrote, becomes
   * NOT_SENT with {@code STORE_FAILED}.
   *
   * @param ids at most 500
   * @return those that exist, by id
   */
  CompletableFuture<List<OutboxEntry>> load(Collection<Long> ids);

  /**
   * Reads those of entries that have ended, or whose deadline is over. A process asks often for
   * many of which few have.
   *
   * @param ids at most 500
   * @return the entries, by id
   */
  default CompletableFuture<List<OutboxEntry>> endedOf(Collection<Long> ids) {
    Instant now = clock().instant();
    return load(ids)
        .thenApply(
            entries ->
                entries.stream()
                    .filter(
                        entry ->
                            entry.status().state().hasEnded()
                                || !now.isBefore(entry.times().deadline()))
                    .toList());
  }

  /**
   * Reads the entries that are leaving under a lease.
   *
   * @param lease of the sender
   * @return the entries; of more than 1,000 at least so many
   */
  CompletableFuture<List<OutboxEntry>> leaving(Lease lease);

  /**
   * Finds an entry by its name.
   *
   * @param app the application
   * @param name of the signal
   * @return the entry
   */
  CompletableFuture<Optional<OutboxEntry>> find(AppId app, SignalName name);

  /**
   * Lists entries, the newest first.
   *
   * @param query which entries
   * @return the entries
   */
  CompletableFuture<List<OutboxEntry>> list(Outbox.Query query);

  /**
   * Counts the entries of a line, and publishes how many wait to all processes, whose {@link
   * #enqueue} is bounded by it.
   *
   * @param line the quota line
   * @return the counts
   */
  CompletableFuture<Counts> count(String line);

  /**
   * Changes an entry by its name, as an operator does: computes the entry after a transition, and
   * replaces it; again if another process was faster.
   *
   * @param app the application
   * @param name of the signal
   * @param transition of {@link dev.rtcsignal.domain.outbox.OutboxRules}; empty if the state of the
   *     entry does not allow it
   * @return the entry and whether it was changed; empty if there is none
   */
  default CompletableFuture<Optional<Outbox.Change>> change(
      AppId app,
      SignalName name,
      BiFunction<OutboxEntry, Instant, Optional<OutboxEntry>> transition) {
    return find(app, name)
        .thenCompose(
            found -> {
              Optional<OutboxEntry> after =
                  found.flatMap(entry -> transition.apply(entry, clock().instant()));
              if (after.isEmpty()) {
                return CompletableFuture.completedFuture(
                    found.map(entry -> new Outbox.Change(entry, false)));
              }
              return replace(found.get(), after.get())
                  .thenCompose(
                      changed ->
                          changed
                              ? CompletableFuture.completedFuture(
                                  Optional.of(new Outbox.Change(after.get(), true)))
                              : change(app, name, transition));
            });
  }

  /** Ends the threads and connections of the store; changes that wait fail with no effect. */
  @Override
  void close();

  /**
   * Entries that wait and are due.
   *
   * @param line the quota line
   * @param priority their priority
   * @param after the last one that was read before; those behind it are read
   */
  record Window(String line, Priority priority, Ready after) {
    /** Checks the components. {@inheritDoc} */
    public Window {
      Objects.requireNonNull(line);
      Objects.requireNonNull(priority);
      Objects.requireNonNull(after);
    }
  }

  /**
   * The position of an entry in the order of sending.
   *
   * @param dueAt when it may leave first
   * @param id decides among those that are due at once
   */
  record Ready(Instant dueAt, long id) implements Comparable<Ready> {
    /** Before every entry. */
    public static final Ready FIRST = new Ready(Instant.EPOCH, 0);

    /** Checks the components. {@inheritDoc} */
    public Ready {
      Objects.requireNonNull(dueAt);
    }

    /**
     * Returns the position of an entry.
     *
     * @param entry any entry
     * @return its position
     */
    public static Ready of(OutboxEntry entry) {
      return new Ready(entry.times().dueAt(), entry.id());
    }

    @Override
    public int compareTo(Ready other) {
      int byTime = dueAt.compareTo(other.dueAt);
      return byTime != 0 ? byTime : Long.compare(id, other.id);
    }
  }

  /**
   * How many entries there are.
   *
   * @param waiting that wait, also those that are not due
   * @param leaving that are leaving
   * @param oldestDue when the oldest that waits was due; empty if none is due
   */
  record Counts(long waiting, long leaving, Optional<Instant> oldestDue) {
    /** Checks the components. {@inheritDoc} */
    public Counts {
      Objects.requireNonNull(oldestDue);
    }
  }

  /**
   * Thrown when a durable store cannot do what it was asked for.
   *
   * <p>The message names the cause and no content.
   */
  final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is known of the change. */
    public enum Effect {
      /** Nothing was changed. */
      NONE,
      /** The connection broke while the change was committed, so it may have been made. */
      UNKNOWN
    }

    private final Effect effect;

    /**
     * Makes an exception.
     *
     * @param effect what is known of the change
     * @param message what failed, and how to mend it
     * @param cause the failure of the store
     */
    public StoreException(Effect effect, String message, Throwable cause) {
      super(message, cause);
      this.effect = Objects.requireNonNull(effect);
    }

    /**
     * Describes the failure of a store for a log.
     *
     * @param error any exception
     * @return the message of such an exception, and of others the class alone, since their messages
     *     may hold content
     */
    public static String describe(Throwable error) {
      return error instanceof StoreException known
          ? known.getMessage()
          : error.getClass().getName();
    }

    /** {@return what is known of the change} */
    public Effect effect() {
      return effect;
    }
  }
}
