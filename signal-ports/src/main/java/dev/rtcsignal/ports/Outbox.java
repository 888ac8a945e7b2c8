package dev.rtcsignal.ports;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.outbox.OutboxState;
import dev.rtcsignal.domain.outbox.SignalName;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps signals until they are sent: what it took survives the end of the process, and is not sent
 * twice unasked.
 *
 * <pre>{@code
 * var order = new OutboxRequest(new SignalName("order-4711"), signal, SendOptions.DEFAULT);
 * outbox.enqueue(order).thenAccept(outcome -> log("taken: " + outcome));
 * }</pre>
 *
 * <p>Safe for use by many threads. No method blocks. Futures fail with {@link
 * OutboxStore.StoreException} if the store cannot be reached.
 */
public interface Outbox {
  /**
   * Takes a signal; completes once it is durable.
   *
   * @param request the signal with its name
   * @return what became of the request
   */
  CompletableFuture<EnqueueOutcome> enqueue(OutboxRequest request);

  /**
   * Waits until an entry has ended, in whatever process.
   *
   * @param entry which an outcome of {@link #enqueue} holds
   * @return completes with the entry that has ended. Cancelling it ends the wait and nothing else
   */
  CompletableFuture<OutboxEntry> whenEnded(OutboxEntry entry);

  /**
   * Finds an entry by its name.
   *
   * @param app the application
   * @param name of the signal
   * @return the entry; empty if there is none, or no more
   */
  CompletableFuture<Optional<OutboxEntry>> find(AppId app, SignalName name);

  /**
   * Lists entries, the newest first.
   *
   * @param query which entries
   * @return at most {@link Query#limit} entries
   */
  CompletableFuture<List<OutboxEntry>> list(Query query);

  /**
   * Takes back an entry that waits: WAITING → NOT_SENT.
   *
   * @param app the application
   * @param name of the signal
   * @return the entry, and whether it was changed; empty if there is none
   */
  CompletableFuture<Optional<Change>> withdraw(AppId app, SignalName name);

  /**
   * Queues an entry again that was refused or not sent: it cannot be doubled by that.
   *
   * @param app the application
   * @param name of the signal
   * @return the entry, and whether it was changed; empty if there is none
   */
  CompletableFuture<Optional<Change>> requeue(AppId app, SignalName name);

  /**
   * Queues an entry again, also one that is uncertain: its recipients may get it twice.
   *
   * @param app the application
   * @param name of the signal
   * @return the entry, and whether it was changed; empty if there is none
   */
  CompletableFuture<Optional<Change>> requeueEvenIfDoubled(AppId app, SignalName name);

  /**
   * An entry after an operator's request.
   *
   * @param entry as it is now
   * @param changed whether the request changed it; if not, its state forbade that
   */
  record Change(OutboxEntry entry, boolean changed) {
    /** Checks the components. {@inheritDoc} */
    public Change {
      Objects.requireNonNull(entry);
    }
  }

  /**
   * Which entries to list.
   *
   * @param app the application; empty for all
   * @param state the state; empty for all
   * @param since only entries that were enqueued then or later; empty for all
   * @param before only entries with a smaller id, for the next page; empty for the first page
   * @param limit the most entries, 1 to {@value #MAX_LIMIT}
   */
  record Query(
      Optional<AppId> app,
      Optional<OutboxState> state,
      Optional<Instant> since,
      Optional<Long> before,
      int limit) {
    /** The most entries of one page. */
    public static final int MAX_LIMIT = 1_000;

    /** The newest 100 entries. */
    public static final Query NEWEST =
        new Query(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 100);

    /** Checks the components. {@inheritDoc} */
    public Query {
      Objects.requireNonNull(app);
      Objects.requireNonNull(state);
      Objects.requireNonNull(since);
      Objects.requireNonNull(before);
      if (limit < 1 || limit > MAX_LIMIT) {
        throw new IllegalArgumentException(
            "a page has 1 to " + MAX_LIMIT + " entries, not " + limit);
      }
    }
  }
}
