package dev.rtcsignal.ports.memory;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRules;
import dev.rtcsignal.domain.outbox.OutboxState;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.domain.quota.Priority;
import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.LeaseOutcome;
import dev.rtcsignal.ports.LeaseOutcome.Granted;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.OutboxStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A store that is lost with the process: for tests, and where signals need not survive.
 *
 * <pre>{@code
 * OutboxStore store = new InMemoryOutboxStore(SystemDefaults.clock());
 * }</pre>
 *
 * <p>Futures complete before the methods return. A lease lasts until its holder gives it back.
 * Holds up to {@value #MAX_WAITING} waiting entries, and the last {@value #MAX_ENDED} that have
 * ended. Safe for use by many threads.
 */
public final class InMemoryOutboxStore implements OutboxStore {
  /** The most waiting entries. */
  public static final long MAX_WAITING = 1_000_000;

  /** The most entries that have ended; the oldest are forgotten first. */
  public static final int MAX_ENDED = 10_000;

  private record Name(AppId app, SignalName name) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final InstantSource clock;

  // Guarded by the lock.
  private final TreeMap<Long, OutboxEntry> entries = new TreeMap<>();
  private final Map<Name, Long> names = new HashMap<>();
  private final Map<String, Lease> leases = new HashMap<>();
  private final Map<String, Instant> since = new HashMap<>();
  private final Map<String, Fill> uses = new HashMap<>();
  private final Map<String, Long> epochs = new HashMap<>();
  private long ids;

  /** The entries that wait, by line and priority. */
  private final Map<Queue, TreeMap<Ready, OutboxEntry>> queues = new HashMap<>();

  /** The entries that have ended, by the time of their end. */
  private final TreeMap<Ready, OutboxEntry> ended = new TreeMap<>();

  private long waiting;

  private record Queue(String line, Priority priority) {
    static Queue of(OutboxEntry entry) {
      return new Queue(entry.line(), entry.options().priority());
    }
  }

  /**
   * Creates an empty store.
   *
   * @param clock decides when entries are due
   */
  public InMemoryOutboxStore(InstantSource clock) {
    this.clock = Objects.requireNonNull(clock);
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  private <T> CompletableFuture<T> locked(Supplier<T> work) {
    lock.lock();
    try {
      return CompletableFuture.completedFuture(work.get());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public CompletableFuture<EnqueueOutcome> enqueue(OutboxEntry entry) {
    return locked(
        () -> {
          Name name = new Name(entry.app(), entry.name());
          Long known = names.get(name);
          if (known != null) {
            OutboxEntry first = entries.get(known);
            return first.fingerprint().equals(entry.fingerprint())
                ? new EnqueueOutcome.Joined(first)
                : new EnqueueOutcome.Conflict(first);
          }
          if (waiting >= MAX_WAITING) {
            return new EnqueueOutcome.Full(MAX_WAITING);
          }
          OutboxEntry added = entry.withId(++ids);
          put(added);
          names.put(name, added.id());
          return new EnqueueOutcome.Added(added);
        });
  }

  private void put(OutboxEntry entry) {
    OutboxEntry before = entries.put(entry.id(), entry);
    if (before != null) {
      unindex(before);
    }
    if (isWaiting(entry)) {
      queues.computeIfAbsent(Queue.of(entry), any -> new TreeMap<>()).put(Ready.of(entry), entry);
      waiting++;
    } else if (entry.status().state().hasEnded()) {
      ended.put(end(entry), entry);
    }
    if (ended.size() > MAX_ENDED) {
      forget(ended.firstEntry().getValue());
    }
  }

  private void unindex(OutboxEntry before) {
    if (isWaiting(before)) {
      queues.get(Queue.of(before)).remove(Ready.of(before));
      waiting--;
    } else if (before.status().state().hasEnded()) {
      ended.remove(end(before));
    }
  }

  private static Ready end(OutboxEntry entry) {
    return new Ready(entry.status().endedAt().orElseThrow(), entry.id());
  }

  private void forget(OutboxEntry entry) {
    unindex(entry);
    entries.remove(entry.id());
    names.remove(new Name(entry.app(), entry.name()));
  }

  private static boolean isWaiting(OutboxEntry entry) {
    return entry.status().state() == OutboxState.WAITING;
  }

  @Override
  public CompletableFuture<Boolean> mark(OutboxEntry marked, Lease lease) {
    Predicate<OutboxEntry> waits =
        now ->
            isWaiting(now)
                && now.status().attempt() == marked.status().attempt() - 1
                && now.times().dueAt().equals(marked.times().dueAt());
    return locked(
        () -> {
          Lease last = leases.get(lease.line());
          boolean held = last != null && last.epoch() == lease.epoch();
          return held && swap(marked, waits);
        });
  }

  @Override
  public CompletableFuture<Boolean> settle(OutboxEntry settled) {
    return locked(
        () ->
            swap(
                settled,
                now ->
                    (now.status().state() == OutboxState.LEAVING
                            || now.status().state() == OutboxState.UNCERTAIN)
                        && now.status().attempt() == settled.status().attempt()
                        && now.status().epoch() == settled.status().epoch()));
  }

  @Override
  public CompletableFuture<Boolean> replace(OutboxEntry before, OutboxEntry after) {
    return locked(
        () ->
            swap(
                after,
                now ->
                    now.status().state() == before.status().state()
                        && now.status().attempt() == before.status().attempt()));
  }

  private boolean swap(OutboxEntry after, Predicate<OutboxEntry> condition) {
    OutboxEntry now = entries.get(after.id());
    boolean holds = now != null && condition.test(now);
    if (holds) {
      put(after);
    }
    return holds;
  }

  @Override
  public CompletableFuture<LeaseOutcome> lease(String line, String holder) {
    return locked(
        () -> {
          Lease last = leases.get(line);
          if (last == null) {
            return takeOver(line, holder);
          }
          return last.holder().equals(holder)
              ? new Granted(last, since.get(line), Duration.ZERO, List.of())
              : new LeaseOutcome.HeldByOther(
                  last.holder(),
                  since.get(line),
                  Optional.empty(),
                  uses.getOrDefault(line, Fill.NONE));
        });
  }

  private Granted takeOver(String line, String holder) {
    long epoch = epochs.merge(line, 1L, Long::sum);
    Lease lease = new Lease(line, holder, epoch, Optional.empty());
    leases.put(line, lease);
    since.put(line, clock.instant());
    uses.remove(line);
    List<OutboxEntry> lost =
        entries.values().stream()
            .filter(entry -> entry.line().equals(line))
            .flatMap(
                entry -> OutboxRules.DEFAULT.senderLost(entry, epoch, clock.instant()).stream())
            .toList();
    lost.forEach(this::put);
    return new Granted(lease, since.get(line), Duration.ZERO, lost);
  }

  @Override
  public CompletableFuture<Boolean> publish(Lease lease, Fill use) {
    return locked(
        () -> {
          boolean held = lease.equals(leases.get(lease.line()));
          if (held) {
            uses.put(lease.line(), use);
          }
          return held;
        });
  }

  @Override
  public CompletableFuture<Void> release(Lease lease) {
    return locked(
        () -> {
          leases.remove(lease.line(), lease);
          return null;
        });
  }

  @Override
  public CompletableFuture<Integer> forget(String line, Instant endedBefore, int limit) {
    return locked(
        () -> {
          List<OutboxEntry> old =
              ended.headMap(new Ready(endedBefore, 0)).values().stream()
                  .filter(entry -> entry.line().equals(line))
                  .limit(limit)
                  .toList();
          old.forEach(this::forget);
          return old.size();
        });
  }

  private Stream<OutboxEntry> inOrder(Predicate<OutboxEntry> condition) {
    return entries.values().stream().filter(condition).sorted(Comparator.comparing(Ready::of));
  }

  @Override
  public CompletableFuture<List<Ready>> ready(Window window, int limit) {
    return locked(
        () -> {
          Ready last = new Ready(clock.instant(), Long.MAX_VALUE);
          TreeMap<Ready, OutboxEntry> queue =
              queues.get(new Queue(window.line(), window.priority()));
          return queue == null || window.after().compareTo(last) > 0
              ? List.<Ready>of()
              : queue.subMap(window.after(), false, last, true).keySet().stream()
                  .limit(limit)
                  .toList();
        });
  }

  @Override
  public CompletableFuture<List<Ready>> waitingOf(
      String line, AppId app, String orderKey, int limit) {
    Instant now = clock.instant();
    return locked(
        () ->
            inOrder(
                    entry ->
                        isWaiting(entry)
                            && !entry.times().dueAt().isAfter(now)
                            && hasKey(entry, line, app, orderKey))
                .limit(limit)
                .map(Ready::of)
                .toList());
  }

  private static boolean hasKey(OutboxEntry entry, String line, AppId app, String orderKey) {
    return entry.line().equals(line)
        && entry.app().equals(app)
        && entry.options().order().filter(order -> order.key().equals(orderKey)).isPresent();
  }

  @Override
  public CompletableFuture<Optional<OutboxEntry>> predecessor(OutboxEntry entry) {
    String key = entry.options().order().orElseThrow().key();
    return locked(
        () ->
            inOrder(
                    other ->
                        hasKey(other, entry.line(), entry.app(), key)
                            && Ready.of(other).compareTo(Ready.of(entry)) < 0)
                .reduce((first, next) -> next));
  }

  @Override
  public CompletableFuture<List<OutboxEntry>> load(Collection<Long> ids) {
    return locked(() -> ids.stream().sorted().map(entries::get).filter(Objects::nonNull).toList());
  }

  @Override
  public CompletableFuture<List<OutboxEntry>> leaving(Lease lease) {
    return locked(
        () ->
            entries.values().stream()
                .filter(entry -> entry.line().equals(lease.line()))
                .filter(entry -> entry.status().state() == OutboxState.LEAVING)
                .filter(entry -> entry.status().epoch() == lease.epoch())
                .toList());
  }

  @Override
  public CompletableFuture<Optional<OutboxEntry>> find(AppId app, SignalName name) {
    return locked(() -> Optional.ofNullable(names.get(new Name(app, name))).map(entries::get));
  }

  @Override
  public CompletableFuture<List<OutboxEntry>> list(Outbox.Query query) {
    return locked(
        () ->
            entries.descendingMap().values().stream()
                .filter(entry -> matches(entry, query))
                .limit(query.limit())
                .toList());
  }

  private static boolean matches(OutboxEntry entry, Outbox.Query query) {
    return query.app().filter(app -> !app.equals(entry.app())).isEmpty()
        && query.state().filter(state -> state != entry.status().state()).isEmpty()
        && query.since().filter(since -> entry.times().createdAt().isBefore(since)).isEmpty()
        && query.before().filter(before -> entry.id() >= before).isEmpty();
  }

  @Override
  public CompletableFuture<Counts> count(String line) {
    return locked(
        () -> {
          List<OutboxEntry> waits =
              Stream.of(Priority.values())
                  .map(priority -> queues.get(new Queue(line, priority)))
                  .filter(Objects::nonNull)
                  .flatMap(queue -> queue.values().stream())
                  .toList();
          long open = entries.values().stream().filter(entry -> isLeaving(entry, line)).count();
          Instant now = clock.instant();
          return new Counts(
              waits.size(),
              open,
              waits.stream()
                  .map(entry -> entry.times().dueAt())
                  .filter(due -> !due.isAfter(now))
                  .min(Comparator.naturalOrder()));
        });
  }

  private static boolean isLeaving(OutboxEntry entry, String line) {
    return entry.line().equals(line) && entry.status().state() == OutboxState.LEAVING;
  }

  /** Keeps its entries, so that another outbox can be opened over it. */
  @Override
  public void close() {}
}
