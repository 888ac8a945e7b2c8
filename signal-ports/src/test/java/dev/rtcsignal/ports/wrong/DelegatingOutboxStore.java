package dev.rtcsignal.ports.wrong;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.LeaseOutcome;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.memory.InMemoryOutboxStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A store in memory without a defect, apart from what a subclass changes. */
public abstract class DelegatingOutboxStore implements OutboxStore {
  private final OutboxStore store = new InMemoryOutboxStore(InstantSource.system());

  /** Returns an entry as it is stored. */
  final OutboxEntry now(OutboxEntry entry) {
    return store.load(List.of(entry.id())).join().get(0);
  }

  @Override
  public InstantSource clock() {
    return store.clock();
  }

  @Override
  public CompletableFuture<EnqueueOutcome> enqueue(OutboxEntry entry) {
    return store.enqueue(entry);
  }

  @Override
  public CompletableFuture<Boolean> mark(OutboxEntry marked, Lease lease) {
    return store.mark(marked, lease);
  }

  @Override
  public CompletableFuture<Boolean> settle(OutboxEntry settled) {
    return store.settle(settled);
  }

  @Override
  public CompletableFuture<Boolean> replace(OutboxEntry before, OutboxEntry after) {
    return store.replace(before, after);
  }

  @Override
  public CompletableFuture<LeaseOutcome> lease(String line, String holder) {
    return store.lease(line, holder);
  }

  @Override
  public CompletableFuture<List<OutboxEntry>> leaving(Lease lease) {
    return store.leaving(lease);
  }

  @Override
  public CompletableFuture<Boolean> publish(Lease lease, Fill use) {
    return store.publish(lease, use);
  }

  @Override
  public CompletableFuture<Void> release(Lease lease) {
    return store.release(lease);
  }

  @Override
  public CompletableFuture<Integer> forget(String line, Instant endedBefore, int limit) {
    return store.forget(line, endedBefore, limit);
  }

  @Override
  public CompletableFuture<List<Ready>> ready(Window window, int limit) {
    return store.ready(window, limit);
  }

  @Override
  public CompletableFuture<List<Ready>> waitingOf(
      String line, AppId app, String orderKey, int limit) {
    return store.waitingOf(line, app, orderKey, limit);
  }

  @Override
  public CompletableFuture<Optional<OutboxEntry>> predecessor(OutboxEntry entry) {
    return store.predecessor(entry);
  }

  @Override
  public CompletableFuture<List<OutboxEntry>> load(Collection<Long> ids) {
    return store.load(ids);
  }

  @Override
  public CompletableFuture<Optional<OutboxEntry>> find(AppId app, SignalName name) {
    return store.find(app, name);
  }

  @Override
  public CompletableFuture<List<OutboxEntry>> list(Outbox.Query query) {
    return store.list(query);
  }

  @Override
  public CompletableFuture<Counts> count(String line) {
    return store.count(line);
  }

  @Override
  public void close() {
    store.close();
  }
}
