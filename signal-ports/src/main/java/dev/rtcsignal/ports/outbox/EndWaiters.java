package dev.rtcsignal.ports.outbox;

import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;

/**
 * Those who wait until an entry has ended. The relay of this process tells them; of entries that
 * another process sends, the store is asked. Safe for use by many threads.
 */
final class EndWaiters {
  private static final int PAGE = 500;

  private final RelayContext context;
  private final LongPredicate heldHere;
  private final Map<Long, Wait> waits = new ConcurrentHashMap<>();

  /** The rest of the waits that this pass has not seen; of one poll after the other. */
  private Iterator<Wait> pass = Collections.emptyIterator();

  private volatile boolean asking;

  /** One wait for one entry, which many may share. */
  private record Wait(OutboxEntry entry, CompletableFuture<OutboxEntry> end) {}

  /**
   * @param heldHere whether the relay of this process has the entry, and will tell its end
   */
  EndWaiters(RelayContext context, LongPredicate heldHere) {
    this.context = context;
    this.heldHere = heldHere;
  }

  CompletableFuture<OutboxEntry> await(OutboxEntry entry) {
    if (entry.status().state().hasEnded()) {
      return CompletableFuture.completedFuture(entry);
    }
    Wait wait = waits.computeIfAbsent(entry.id(), id -> new Wait(entry, new CompletableFuture<>()));
    // A copy, since each may cancel its own.
    return wait.end.copy();
  }

  void ended(OutboxEntry entry) {
    Wait wait = waits.remove(entry.id());
    if (wait != null) {
      wait.end.complete(entry);
    }
  }

  /** Asks the store for what this process does not send itself, a page of it each time. */
  CompletableFuture<Void> poll() {
    List<Wait> elsewhere = nextPage();
    Instant now = context.now();
    asking = elsewhere.stream().anyMatch(wait -> !wait.entry.times().dueAt().isAfter(now));
    if (elsewhere.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return context
        .store()
        .endedOf(elsewhere.stream().map(wait -> wait.entry.id()).toList())
        .thenAccept(entries -> entries.forEach(this::look));
  }

  /** Returns whether the last poll asked for entries that another process may be sending. */
  boolean isAsking() {
    return asking;
  }

  /** Goes on where the last page ended, so that long waits do not keep others from being seen. */
  private List<Wait> nextPage() {
    if (!pass.hasNext()) {
      pass = waits.values().iterator();
    }
    List<Wait> page = new ArrayList<>();
    while (page.size() < PAGE && pass.hasNext()) {
      Wait wait = pass.next();
      if (!heldHere.test(wait.entry.id())) {
        page.add(wait);
      }
    }
    return page;
  }

  private void look(OutboxEntry entry) {
    if (entry.status().state().hasEnded()) {
      ended(entry);
      return;
    }
    // Nothing sends it, as while no process holds the lease or too many are before it.
    Optional<OutboxEntry> expired =
        context.rules().expire(entry, new NotSent(NotSent.Reason.EXPIRED), context.now());
    expired.ifPresent(
        after ->
            context
                .store()
                .replace(entry, after)
                .thenAccept(
                    changed -> {
                      if (changed) {
                        context.changed(after);
                        ended(after);
                      }
                    }));
  }
}
