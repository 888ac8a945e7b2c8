package dev.rtcsignal.ports.outbox;

import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRules;
import dev.rtcsignal.ports.OutboxStore;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * Ends entries that are leaving though nothing sends them: the commit of their mark was made after
 * the relay had given them up. Without it they would wait for the next process that takes over.
 */
record LateMarks(
    OutboxStore store, OutboxRules rules, LongPredicate isHeld, Consumer<OutboxEntry> onLost) {
  /** Ends those of this lease; completes when that is durable. A failure is for the next time. */
  CompletableFuture<Void> end(Lease lease) {
    return store
        .leaving(lease)
        .thenCompose(
            entries ->
                CompletableFuture.allOf(
                    entries.stream()
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
