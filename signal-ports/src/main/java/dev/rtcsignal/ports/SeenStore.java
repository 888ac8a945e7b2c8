package dev.rtcsignal.ports;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Remembers which messages were handled, so that of several processes one handles each.
 *
 * <pre>{@code
 * seen.claim(List.of("app user 7f3a"), Duration.ofSeconds(15), Duration.ofMinutes(10))
 *     .thenAccept(claim -> {
 *       if (claim instanceof SeenStore.Granted granted) {
 *         handle(signal);
 *         seen.confirm(granted);
 *       }
 *     });
 * }</pre>
 *
 * <p>A process claims a message before it handles it, and confirms or releases the claim after. A
 * claim of a process that dies ends by itself, by the clock of the store, so that the message is
 * not lost with the process.
 *
 * <p>Safe for use by many threads. No method blocks. Futures of {@link #claim} complete in the
 * order of the calls, on a thread on which dependents must not block; they fail with {@link
 * OutboxStore.StoreException} if the store cannot tell. {@code SeenStoreContract} checks all that.
 */
public interface SeenStore {
  /**
   * Claims a message, unless it was handled or is claimed by another.
   *
   * @param names of the message, at least one: it is the same as each message with one of them
   * @param handling how long the claim lasts unless it is confirmed
   * @param retention how long the message is remembered
   * @return the claim, which is durable, or why there is none
   */
  CompletableFuture<Claim> claim(List<String> names, Duration handling, Duration retention);

  /**
   * Records that a claimed message was handled. It is never handled again, also if the claim has
   * ended meanwhile.
   *
   * @param claim granted by this store
   * @return completes when that is durable. If it fails, the store goes on trying
   */
  CompletableFuture<Void> confirm(Granted claim);

  /**
   * Gives a claim back, so that the message can be handled; does nothing if it has ended.
   *
   * @param claim granted by this store
   * @return completes when that is durable; if it fails, the claim ends by itself
   */
  CompletableFuture<Void> release(Granted claim);

  /** What became of a claim. */
  sealed interface Claim {}

  /**
   * The caller has to handle the message.
   *
   * @param id unique to this claim
   * @param names of the message
   */
  record Granted(String id, List<String> names) implements Claim {
    /** Checks the components. {@inheritDoc} */
    public Granted {
      Objects.requireNonNull(id);
      names = List.copyOf(names);
    }
  }

  /** The message was handled before. */
  record Handled() implements Claim {}

  /**
   * Another has claimed the message, and may be handling it.
   *
   * @param endsIn when its claim ends, unless it confirms or releases it before
   */
  record Claimed(Duration endsIn) implements Claim {
    /** Checks the components. {@inheritDoc} */
    public Claimed {
      Objects.requireNonNull(endsIn);
    }
  }
}
