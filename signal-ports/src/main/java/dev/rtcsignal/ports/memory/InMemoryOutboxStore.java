package dev.rtcsignal.ports.memory;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRules;
import dev.rtcsignal.domain.outbox.OutboxState;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.EnqueueOutcome;
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
 * Bounded by {@value #MAX_WAITING} waiting entries. Safe for use by many threads.
 */
public final class InMemoryOutboxStore implements OutboxStore {
  /** The most waiting entries. */
  public static final long MAX_WAITING = 1_000_000;

  private record Name(AppId app, SignalName name) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final InstantSource clock;

  // Guarded by the lock.
  private final TreeMap<Long, OutboxEntry> entries = new TreeMap<>();
  private final Map<Name, Long> names = new HashMap<>();
  private final Map<String, Lease> leases = new HashMap<>();
  private final Map<String, Long> epochs = new HashMap<>();
  private long ids;
  private long waiting;

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
    waiting += isWaiting(entry) ? 1 : 0;
    waiting -= before != null && isWaiting(before) ? 1 : 0;
  }

  private static boolean isWaiting(OutboxEntry entry) {
    return entry.status().state() == OutboxState.WAITING;
  }

  @Override
  public CompletableFuture<Boolean> mark(OutboxEntry marked, Lease lease) {
    Predicate<OutboxEntry> waits =
        now -> isWaiting(now) && now.status().attempt() == marked.status().attempt() - 1;
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
                        && now.status().attempt() == settled.status().attempt()));
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
  public CompletableFuture<Optional<Grant>> lease(String line, String holder) {
    return locked(
        () -> {
          Lease last = leases.get(line);
          if (last == null) {
            return Optional.of(new Grant(takeOver(line, holder), Duration.ZERO));
          }
          return last.holder().equals(holder)
              ? Optional.of(new Grant(last, Duration.ZERO))
              : Optional.empty();
        });
  }

  private Lease takeOver(String line, String holder) {
    long epoch = epochs.merge(line, 1L, Long::sum);
    Lease lease = new Lease(line, holder, epoch, Optional.empty());
    leases.put(line, lease);
    List.copyOf(entries.values()).stream()
        .filter(entry -> entry.line().equals(line))
        .flatMap(entry -> OutboxRules.DEFAULT.senderLost(entry, epoch, clock.instant()).stream())
        .forEach(this::put);
    return lease;
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
              inOrder(entry -> entry.line().equals(line) && endedBefore(entry, endedBefore))
                  .limit(limit)
                  .toList();
          old.forEach(
              entry -> {
                entries.remove(entry.id());
                names.remove(new Name(entry.app(), entry.name()));
              });
          return old.size();
        });
  }

  private static boolean endedBefore(OutboxEntry entry, Instant time) {
    return entry.status().endedAt().filter(end -> end.isBefore(time)).isPresent();
  }

  private Stream<OutboxEntry> inOrder(Predicate<OutboxEntry> condition) {
    return entries.values().stream().filter(condition).sorted(Comparator.comparing(Ready::of));
  }

  @Override
  public CompletableFuture<List<Ready>> ready(Window window, int limit) {
    return locked(
        () ->
            due(
                entry ->
                    entry.line().equals(window.line())
                        && entry.options().priority() == window.priority()
                        && Ready.of(entry).compareTo(window.after()) > 0,
                limit));
  }

  private List<Ready> due(Predicate<OutboxEntry> condition, int limit) {
    Instant now = clock.instant();
    return inOrder(
            entry ->
                isWaiting(entry) && !entry.times().dueAt().isAfter(now) && condition.test(entry))
        .limit(limit)
        .map(Ready::of)
        .toList();
  }

  @Override
  public CompletableFuture<List<Ready>> waitingOf(
      String line, AppId app, String orderKey, int limit) {
    return locked(() -> due(entry -> hasKey(entry, line, app, orderKey), limit));
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
          List<OutboxEntry> open =
              inOrder(entry -> entry.line().equals(line) && !entry.status().state().hasEnded())
                  .toList();
          long waits = open.stream().filter(InMemoryOutboxStore::isWaiting).count();
          Instant now = clock.instant();
          return new Counts(
              waits,
              open.size() - waits,
              open.stream()
                  .filter(InMemoryOutboxStore::isWaiting)
                  .map(entry -> entry.times().dueAt())
                  .filter(due -> !due.isAfter(now))
                  .findFirst());
        });
  }

  /** Keeps its entries, so that another outbox can be opened over it. */
  @Override
  public void close() {}
}
