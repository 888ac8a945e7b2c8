package dev.rtcsignal.ports.outbox;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.OutboxStore;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * Changes entries in a store by their names, as an operator does, without an outbox that sends.
 *
 * <pre>{@code
 * OutboxChanges.change(store, app, new SignalName("order-4711"), OutboxRules.DEFAULT::requeue)
 *     .thenAccept(change -> log("found: " + change.isPresent()));
 * }</pre>
 */
public final class OutboxChanges {
  private OutboxChanges() {}

  /**
   * Reads an entry, computes the entry after a transition, and replaces it by compare-and-set;
   * again if another process was faster.
   *
   * @param store has the entry
   * @param app the application
   * @param name of the signal
   * @param transition of {@link dev.rtcsignal.domain.outbox.OutboxRules}; empty if it is not
   *     allowed
   * @return the entry and whether it was changed; empty if there is none
   */
  public static CompletableFuture<Optional<Outbox.Change>> change(
      OutboxStore store,
      AppId app,
      SignalName name,
      BiFunction<OutboxEntry, Instant, Optional<OutboxEntry>> transition) {
    return store
        .find(app, name)
        .thenCompose(
            found -> {
              Optional<OutboxEntry> after =
                  found.flatMap(entry -> transition.apply(entry, store.clock().instant()));
              if (after.isEmpty()) {
                return CompletableFuture.completedFuture(
                    found.map(entry -> new Outbox.Change(entry, false)));
              }
              return store
                  .replace(found.get(), after.get())
                  .thenCompose(
                      changed ->
                          changed
                              ? CompletableFuture.completedFuture(
                                  Optional.of(new Outbox.Change(after.get(), true)))
                              : change(store, app, name, transition));
            });
  }
}
