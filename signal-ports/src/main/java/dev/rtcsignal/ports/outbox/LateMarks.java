package dev.rtcsignal.ports.outbox;

import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRules;
import dev.rtcsignal.domain.outbox.OutboxState;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.OutboxStore;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * Ends entries that are leaving though nothing sends them: the commit of their mark was made after
 * the relay had given them up. Without it they would wait for the next process that takes over.
 */
record LateMarks(
    OutboxStore store, OutboxRules rules, LongPredicate isHeld, Consumer<OutboxEntry> onLost) {
  private static final Outbox.Query LEAVING =
      new Outbox.Query(
          Optional.empty(),
          Optional.of(OutboxState.LEAVING),
          Optional.empty(),
          Optional.empty(),
          Outbox.Query.MAX_LIMIT);

  /** Ends those of this lease; completes when that is durable. A failure is for the next time. */
  CompletableFuture<Void> end(Lease lease) {
    return store
        .list(LEAVING)
        .thenCompose(
            entries ->
                CompletableFuture.allOf(
                    entries.stream()
                        .filter(entry -> entry.line().equals(lease.line()))
                        .filter(entry -> entry.status().epoch() == lease.epoch())
                        // Asked after the list was read: what was released since is settled.
                        .filter(entry -> !isHeld.test(entry.id()))
                        .map(entry -> end(entry, lease))
                        .toArray(CompletableFuture[]::new)));
  }

  private CompletableFuture<Void> end(OutboxEntry entry, Lease lease) {
    OutboxEntry lost =
        rules.senderLost(entry, lease.epoch() + 1, store.clock().instant()).orElseThrow();
    return store
        .replace(entry, lost)
        .thenAccept(
            changed -> {
              if (changed) {
                onLost.accept(lost);
              }
            });
  }
}
