package dev.rtcsignal.ports.outbox;

import dev.rtcsignal.domain.delivery.SendOptions.Order.AfterFailure;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxState;
import dev.rtcsignal.domain.quota.Priority;
import dev.rtcsignal.ports.outbox.EntryQueue.OrderKey;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Sends the entries of one quota line while this process holds its lease: reads what is due, keeps
 * the order of keys, feeds the transport, and makes each outcome durable.
 *
 * <p>All its state is used by one serial executor, so it has no lock; only the set of what it holds
 * is read by other threads.
 */
final class OutboxRelay implements ReadyReader.Target {
  /** The most entries of one priority in memory, of up to {@value #ENTRY_BYTES} bytes each. */
  private static final int MAX_HELD = 3_000;

  static final int ENTRY_BYTES = 8_192;
  private static final Duration REPEAT_STORE = Duration.ofMillis(250);
  private static final Set<Priority> ALL = EnumSet.allOf(Priority.class);

  private final RelayContext context;
  private final LeaderLease leader;
  private final Consumer<OutboxEntry> onEnd;
  private final SerialExecutor serial;
  private final ReadyReader reader;
  private final Map<Long, RelayedSend> held = new ConcurrentHashMap<>();
  private final Map<Priority, Integer> counts = new EnumMap<>(Priority.class);
  private final Map<OrderKey, EntryQueue> queues = new HashMap<>();
  private Optional<Lease> lease = Optional.empty();
  private boolean sweepSoon;
  private boolean closed;

  /**
   * @param onEnd called with each entry that ended here
   */
  OutboxRelay(RelayContext context, LeaderLease leader, Consumer<OutboxEntry> onEnd) {
    this.context = context;
    this.leader = leader;
    this.onEnd = onEnd;
    this.serial = new SerialExecutor(context.executor());
    this.reader = new ReadyReader(context, serial, this);
  }

  Executor serial() {
    return serial;
  }

  boolean foundLately() {
    return reader.foundLately();
  }

  /** Follows the lease, and reads what is due. */
  void poll() {
    Optional<Lease> now = closed ? Optional.empty() : leader.held();
    if (!now.equals(lease)) {
      lease = now;
      dropAll();
    }
    if (lease.isPresent()) {
      reader.read(ALL);
    }
  }

  /**
   * Reads all that is due once more, also what was committed late.
   *
   * @param always if not, only after entries were dropped
   */
  void sweep(boolean always) {
    if (always || sweepSoon) {
      sweepSoon = false;
      reader.rewind();
      poll();
    }
  }

  /** Drops what has not left; it stays in the store, for the next holder of the lease. */
  private void dropAll() {
    reader.rewind();
    queues.clear();
    List.copyOf(held.values()).stream()
        .filter(send -> !send.isMarked())
        .forEach(
            send -> {
              send.cancelUnlessMarked();
              if (!send.isUnderWay()) {
                remove(send);
              }
            });
  }

  /** Takes an entry that was just enqueued by this process, without reading it again. */
  void offer(OutboxEntry entry) {
    if (lease.isEmpty() || entry.times().dueAt().isAfter(context.now())) {
      return;
    }
    if (OrderKey.of(entry).isEmpty() && hasRoom(entry.options().priority())) {
      hold(entry);
    } else {
      // Entries of the same key that others committed before have to be read first.
      reader.read(EnumSet.of(entry.options().priority()));
    }
  }

  @Override
  public boolean hasRoom(Priority priority) {
    return lease.isPresent() && counts.getOrDefault(priority, 0) < MAX_HELD;
  }

  @Override
  public boolean holds(long id) {
    return held.containsKey(id);
  }

  @Override
  public void hold(OutboxEntry entry) {
    if (lease.isEmpty() || held.containsKey(entry.id())) {
      return;
    }
    RelayedSend send = new RelayedSend(context, leader, entry);
    Optional<OrderKey> key = OrderKey.of(entry);
    if (key.isEmpty()) {
      add(send);
      start(send);
      return;
    }
    EntryQueue queue = queues.computeIfAbsent(key.get(), EntryQueue::new);
    if (queue.add(send)) {
      add(send);
      after(
          Duration.between(context.now(), entry.times().deadline()),
          () -> expireBehindItsKey(queue, send));
    }
    advance(queue);
  }

  private void add(RelayedSend send) {
    held.put(send.entry().id(), send);
    counts.merge(send.entry().options().priority(), send.weight(), Integer::sum);
  }

  private void remove(RelayedSend send) {
    if (held.remove(send.entry().id(), send)) {
      counts.merge(send.entry().options().priority(), -send.weight(), Integer::sum);
    }
  }

  private void after(Duration delay, Runnable task) {
    context.delayer().after(delay).thenRunAsync(task, serial);
  }

  private boolean isHeld(RelayedSend send) {
    return held.get(send.entry().id()) == send;
  }

  // ---- The order of a key

  private void advance(EntryQueue queue) {
    queue.next().ifPresent(send -> follow(queue, send));
    if (queue.takesMore()) {
      readMore(queue);
    } else if (queue.isIdle()) {
      queues.remove(queue.key(), queue);
    }
  }

  private void follow(EntryQueue queue, RelayedSend send) {
    boolean stops =
        send.entry().options().order().orElseThrow().afterFailure() == AfterFailure.STOP;
    if (!stops) {
      start(send);
    } else if (queue.lastEnded().isPresent()) {
      follow(queue.lastEnded(), send);
    } else {
      context
          .store()
          .predecessor(send.entry())
          .whenCompleteAsync(
              (before, failure) -> {
                if (failure == null) {
                  follow(before, send);
                } else {
                  RelayLog.storeFailed("read the predecessor", failure);
                  after(REPEAT_STORE, () -> follow(queue, send));
                }
              },
              serial);
    }
  }

  private void follow(Optional<OutboxEntry> predecessor, RelayedSend send) {
    if (predecessor.filter(before -> EntryQueue.stops(before, send.entry())).isPresent()) {
      giveUp(send, new NotSent(NotSent.Reason.PREDECESSOR_FAILED));
    } else {
      start(send);
    }
  }

  private void readMore(EntryQueue queue) {
    OrderKey key = queue.key();
    context
        .store()
        .waitingOf(context.line(), key.app(), key.name(), EntryQueue.MAX_HELD)
        .thenCompose(page -> context.store().load(page.stream().map(entry -> entry.id()).toList()))
        .whenCompleteAsync(
            (entries, failure) -> {
              if (failure == null) {
                entries.forEach(this::hold);
                advance(queue);
              } else {
                RelayLog.storeFailed("read the entries of an order key", failure);
                after(REPEAT_STORE, () -> readMore(queue));
              }
            },
            serial);
  }

  private void expireBehindItsKey(EntryQueue queue, RelayedSend send) {
    if (isHeld(send) && queue.remove(send)) {
      giveUp(send, new NotSent(NotSent.Reason.OUT_OF_TURN));
    }
  }

  // ---- Sending

  private void start(RelayedSend send) {
    Instant now = context.now();
    if (!isHeld(send)) {
      return;
    }
    if (lease.isEmpty()) {
      drop(send); // For the next holder of the lease; a relay that closes waits for no back-off.
    } else if (!now.isBefore(send.entry().times().deadline())) {
      giveUp(send, new NotSent(NotSent.Reason.EXPIRED));
    } else if (send.entry().status().againAt().isAfter(now)) {
      after(Duration.between(now, send.entry().status().againAt()), () -> start(send));
    } else {
      dispatch(send);
    }
  }

  private void dispatch(RelayedSend send) {
    try {
      send.send().thenAcceptAsync(result -> ended(send, result), serial);
    } catch (IllegalStateException e) {
      // The transport is closed before this outbox; the entry stays in the store.
      drop(send);
    }
  }

  private void ended(RelayedSend send, Optional<SendResult> result) {
    if (send.isMarked()) {
      settle(send, send.settled(result), context.steady().instant());
    } else if (!isHeld(send)) {
      return;
    } else if (send.isLost() || result.isEmpty()) {
      drop(send);
    } else {
      notLeft(send, (NotSent) result.get());
    }
  }

  /** It did not leave, so there is nothing to settle. */
  private void notLeft(RelayedSend send, NotSent result) {
    boolean late = !context.now().isBefore(send.entry().times().deadline());
    send.pauseAfter(result.reason())
        .filter(pause -> !late)
        .ifPresentOrElse(
            pause -> {
              send.becomes(send.entry());
              after(pause, () -> start(send));
            },
            () -> giveUp(send, result));
  }

  private void settle(RelayedSend send, OutboxEntry after, Instant known) {
    context
        .store()
        .settle(after)
        .whenCompleteAsync(
            (changed, failure) -> {
              if (failure != null) {
                RelayLog.storeFailed("settle an attempt", failure);
                // The caller hears the truth now; the store later.
                if (send.isToldNow(after)) {
                  onEnd.accept(after);
                }
                after(REPEAT_STORE, () -> settle(send, after, known));
                return;
              }
              Duration lag = Duration.between(known, context.steady().instant());
              context.notify(listener -> listener.settled(lag));
              changed(send, after, changed);
            },
            serial);
  }

  /** Ends an entry that has not left (T4, T6). */
  private void giveUp(RelayedSend send, NotSent reason) {
    Optional<OutboxEntry> after = context.rules().withdraw(send.entry(), reason, context.now());
    context
        .store()
        .replace(send.entry(), after.orElseThrow())
        .whenCompleteAsync(
            (changed, failure) -> {
              if (failure != null) {
                RelayLog.storeFailed("end an entry", failure);
                after(REPEAT_STORE, () -> giveUp(send, reason));
              } else {
                changed(send, after.get(), changed);
              }
            },
            serial);
  }

  private void changed(RelayedSend send, OutboxEntry after, boolean changed) {
    if (!changed) {
      drop(send);
      return;
    }
    context.changed(after);
    if (after.status().state() == OutboxState.WAITING) {
      send.becomes(after);
      start(send);
    } else {
      release(send, Optional.of(after));
      onEnd.accept(after);
    }
  }

  /** The store has another truth, which the next sweep reads. */
  private void drop(RelayedSend send) {
    release(send, Optional.empty());
    sweepSoon = true;
  }

  private void release(RelayedSend send, Optional<OutboxEntry> ended) {
    Priority priority = send.entry().options().priority();
    boolean wasFull = !hasRoom(priority);
    remove(send);
    OrderKey.of(send.entry())
        .map(queues::get)
        .ifPresent(
            queue -> {
              queue.end(send, ended);
              advance(queue);
            });
    if (wasFull && hasRoom(priority)) {
      reader.read(EnumSet.of(priority));
    }
  }

  /** An operator has ended an entry here, which may be on its way to the transport. */
  void withdrawn(OutboxEntry entry) {
    RelayedSend send = held.get(entry.id());
    if (send != null && !send.isMarked()) {
      send.cancelUnlessMarked();
      OrderKey.of(entry).map(queues::get).ifPresent(queue -> queue.remove(send));
      release(send, Optional.of(entry));
    }
  }

  /** Sends nothing more; completes when what has left is settled. */
  CompletableFuture<Void> close() {
    closed = true;
    poll();
    CompletableFuture<Void> settled = new CompletableFuture<>();
    awaitSettled(settled);
    return settled;
  }

  private void awaitSettled(CompletableFuture<Void> settled) {
    if (held.isEmpty()) {
      settled.complete(null);
    } else {
      after(Duration.ofMillis(10), () -> awaitSettled(settled));
    }
  }
}
