package dev.rtcsignal.ports.outbox.protocol;

import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRules;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.domain.quota.Priority;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.OutboxStore.Ready;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.OutboxStore.StoreException.Effect;
import dev.rtcsignal.ports.memory.InMemoryOutboxStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The transitions T0 to T7 over a store whose changes fail now and then: without an effect, with
 * one, or with one that is not told. Subclasses plant faults.
 */
class Protocol {
  static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  static final String LINE = "line";
  static final Duration RETENTION = Duration.ofSeconds(60);
  static final OutboxRules RULES =
      new OutboxRules(Duration.ofMillis(400), Duration.ofSeconds(2), 3);

  final InstantSource clock;
  final SplittableRandom random;
  final OutboxStore store;
  private boolean failing = true;
  private boolean cutOff;

  Protocol(InstantSource clock, SplittableRandom random) {
    this.clock = clock;
    this.random = random;
    this.store = new InMemoryOutboxStore(clock);
  }

  /** No change fails any more. */
  final void failNoMore() {
    failing = false;
  }

  /** Whether the process whose turn it is cannot reach the store. */
  final void cutOff(boolean lost) {
    cutOff = lost;
  }

  /** Makes a change, or fails before it, after it, or both. */
  final <T> T change(Supplier<CompletableFuture<T>> change) {
    if (cutOff) {
      throw new StoreException(
          random.nextBoolean() ? Effect.NONE : Effect.UNKNOWN, "cut off", null);
    }
    int chance = failing ? random.nextInt(30) : 30;
    if (chance == 0) {
      throw new StoreException(Effect.NONE, "not made", null);
    }
    if (chance == 1) {
      throw new StoreException(Effect.UNKNOWN, "not made, and not told", null);
    }
    T value = change.get().join();
    if (chance == 2) {
      throw new StoreException(Effect.UNKNOWN, "made, and not told", null);
    }
    return value;
  }

  final Instant now() {
    return clock.instant();
  }

  /** T0. */
  EnqueueOutcome enqueue(OutboxEntry entry) {
    return change(() -> store.enqueue(entry));
  }

  /** T1. */
  boolean mark(OutboxEntry waiting, OutboxEntry marked, Lease lease) {
    return change(() -> store.mark(marked, lease));
  }

  /** T2. */
  boolean settle(OutboxEntry settled) {
    return change(() -> store.settle(settled));
  }

  /** T3: as if the lease before had come to its end. */
  Lease takeOver(String holder, Optional<Lease> before) {
    before.ifPresent(lease -> store.release(lease).join());
    return store.lease(LINE, holder).join().granted().orElseThrow().lease();
  }

  /** T4. */
  Optional<OutboxEntry> expire(OutboxEntry entry) {
    return RULES.expire(entry, new NotSent(NotSent.Reason.EXPIRED), now());
  }

  /** T5. */
  Optional<OutboxEntry> requeue(OutboxEntry entry) {
    return RULES.requeue(entry, now());
  }

  /** T5, where the operator accepts a double. */
  final Optional<OutboxEntry> requeueEvenIfDoubled(OutboxEntry entry) {
    return RULES.requeueEvenIfDoubled(entry, now());
  }

  /** T6. */
  Optional<OutboxEntry> withdraw(OutboxEntry entry) {
    return RULES.withdraw(entry, new NotSent(NotSent.Reason.WITHDRAWN), now());
  }

  /** T7. */
  void forget() {
    change(() -> store.forget(LINE, now().minus(RETENTION), 1_000));
  }

  final boolean replace(OutboxEntry before, OutboxEntry after) {
    return change(() -> store.replace(before, after));
  }

  final List<Ready> ready() {
    return store.ready(new OutboxStore.Window(LINE, Priority.NORMAL, Ready.FIRST), 100).join();
  }

  final OutboxEntry load(long id) {
    return store.load(List.of(id)).join().get(0);
  }

  final Optional<OutboxEntry> find(String name) {
    return store.find(APP, new SignalName(name)).join();
  }

  final List<OutboxEntry> all() {
    return store.list(Outbox.Query.NEWEST).join();
  }
}
