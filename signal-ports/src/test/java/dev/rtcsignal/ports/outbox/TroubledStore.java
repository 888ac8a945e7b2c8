package dev.rtcsignal.ports.outbox;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.LeaseOutcome;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.OutboxStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A store that fails as it is told: the next call of an operation, or all until it is healed. */
final class TroubledStore implements OutboxStore {
  /** What can fail. */
  enum Operation {
    ENQUEUE,
    MARK,
    SETTLE,
    REPLACE,
    LEASE,
    READ,
    PREDECESSOR
  }

  /** How it fails. */
  enum Trouble {
    /** Not made. */
    FAILS,
    /** Made, and reported as a failure of unknown effect. */
    MADE_AND_NOT_TOLD,
    /** Not made, and reported as a failure of unknown effect. */
    NOT_MADE_AND_NOT_TOLD,
    /** Never answered, as for a process that has died. */
    SILENT
  }

  private final OutboxStore store;
  private final Map<Operation, Trouble> next = new ConcurrentHashMap<>();
  private final Map<Operation, Trouble> always = new ConcurrentHashMap<>();

  TroubledStore(OutboxStore store) {
    this.store = store;
  }

  void next(Operation operation, Trouble trouble) {
    next.put(operation, trouble);
  }

  void always(Operation operation, Trouble trouble) {
    always.put(operation, trouble);
  }

  void heal() {
    next.clear();
    always.clear();
  }

  /** The process that uses it is dead, as far as the store can tell. */
  void cutOff() {
    Map<Operation, Trouble> all = new EnumMap<>(Operation.class);
    for (Operation operation : Operation.values()) {
      all.put(operation, Trouble.SILENT);
    }
    always.putAll(all);
  }

  private <T> CompletableFuture<T> during(
      Operation operation, Supplier<CompletableFuture<T>> work) {
    Trouble once = next.remove(operation);
    Trouble trouble = once != null ? once : always.get(operation);
    if (trouble == null) {
      return work.get();
    }
    return switch (trouble) {
      case FAILS -> failed(StoreException.Effect.NONE);
      case NOT_MADE_AND_NOT_TOLD -> failed(StoreException.Effect.UNKNOWN);
      case MADE_AND_NOT_TOLD ->
          work.get().thenCompose(made -> failed(StoreException.Effect.UNKNOWN));
      case SILENT -> new CompletableFuture<>();
    };
  }

  private static <T> CompletableFuture<T> failed(StoreException.Effect effect) {
    return CompletableFuture.failedFuture(new StoreException(effect, "planted", null));
  }

  @Override
  public InstantSource clock() {
    return store.clock();
  }

  @Override
  public CompletableFuture<EnqueueOutcome> enqueue(OutboxEntry entry) {
    return during(Operation.ENQUEUE, () -> store.enqueue(entry));
  }

  @Override
  public CompletableFuture<Boolean> mark(OutboxEntry marked, Lease lease) {
    return during(Operation.MARK, () -> store.mark(marked, lease));
  }

  @Override
  public CompletableFuture<Boolean> settle(OutboxEntry settled) {
    return during(Operation.SETTLE, () -> store.settle(settled));
  }

  @Override
  public CompletableFuture<Boolean> replace(OutboxEntry before, OutboxEntry after) {
    return during(Operation.REPLACE, () -> store.replace(before, after));
  }

  @Override
  public CompletableFuture<LeaseOutcome> lease(String line, String holder) {
    return during(Operation.LEASE, () -> store.lease(line, holder));
  }

  @Override
  public CompletableFuture<List<OutboxEntry>> leaving(Lease lease) {
    return during(Operation.READ, () -> store.leaving(lease));
  }

  @Override
  public CompletableFuture<Boolean> publish(Lease lease, Fill use) {
    return during(Operation.LEASE, () -> store.publish(lease, use));
  }

  @Override
  public CompletableFuture<Void> release(Lease lease) {
    return during(Operation.LEASE, () -> store.release(lease));
  }

  @Override
  public CompletableFuture<Integer> forget(String line, Instant endedBefore, int limit) {
    return during(Operation.REPLACE, () -> store.forget(line, endedBefore, limit));
  }

  @Override
  public CompletableFuture<List<Ready>> ready(Window window, int limit) {
    return during(Operation.READ, () -> store.ready(window, limit));
  }

  @Override
  public CompletableFuture<List<Ready>> waitingOf(
      String line, AppId app, String orderKey, int limit) {
    return during(Operation.READ, () -> store.waitingOf(line, app, orderKey, limit));
  }

  @Override
  public CompletableFuture<Optional<OutboxEntry>> predecessor(OutboxEntry entry) {
    return during(Operation.PREDECESSOR, () -> store.predecessor(entry));
  }

  @Override
  public CompletableFuture<List<OutboxEntry>> load(Collection<Long> ids) {
    return during(Operation.READ, () -> store.load(ids));
  }

  @Override
  public CompletableFuture<Optional<OutboxEntry>> find(AppId app, SignalName name) {
    return during(Operation.READ, () -> store.find(app, name));
  }

  @Override
  public CompletableFuture<List<OutboxEntry>> list(Outbox.Query query) {
    return during(Operation.READ, () -> store.list(query));
  }

  @Override
  public CompletableFuture<Counts> count(String line) {
    return during(Operation.READ, () -> store.count(line));
  }

  @Override
  public void close() {
    store.close();
  }
}
