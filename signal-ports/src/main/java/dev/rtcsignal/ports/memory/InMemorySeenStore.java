package dev.rtcsignal.ports.memory;

import dev.rtcsignal.ports.SeenStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Remembers handled messages in memory: for tests, and for several webhooks of one process.
 *
 * <pre>{@code
 * SeenStore seen = new InMemorySeenStore(SystemDefaults.steadyClock());
 * }</pre>
 *
 * <p>Futures complete before the methods return. About 200 bytes for each name, until its retention
 * is over. Safe for use by many threads.
 */
public final class InMemorySeenStore implements SeenStore {
  /**
   * @param claim the id of the claim
   * @param claimedUntil empty once the message is handled
   */
  private record Known(String claim, Optional<Instant> claimedUntil, Instant forgottenAt) {}

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final Map<String, Known> messages = new HashMap<>();
  private final TreeMap<Instant, List<String>> byEnd = new TreeMap<>();
  private long claims;

  /**
   * Creates an empty store.
   *
   * @param clock ends claims and retention
   */
  public InMemorySeenStore(InstantSource clock) {
    this.clock = Objects.requireNonNull(clock);
  }

  @Override
  public CompletableFuture<Claim> claim(List<String> names, Duration handling, Duration retention) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a message has at least one name");
    }
    lock.lock();
    try {
      Instant now = clock.instant();
      forgetUntil(now);
      Optional<Claim> other =
          names.stream()
              .flatMap(name -> Optional.ofNullable(messages.get(name)).stream())
              .flatMap(known -> refusal(known, now).stream())
              // One that was handled decides, whatever else is claimed.
              .reduce((one, two) -> one instanceof Handled ? one : two);
      return CompletableFuture.completedFuture(
          other.orElseGet(() -> grant(names, now.plus(handling), now.plus(retention))));
    } finally {
      lock.unlock();
    }
  }

  private static Optional<Claim> refusal(Known known, Instant now) {
    return known
        .claimedUntil
        .map(
            until ->
                Optional.<Claim>of(new Claimed(Duration.between(now, until)))
                    .filter(claimed -> now.isBefore(until)))
        .orElseGet(() -> Optional.of(new Handled()));
  }

  private Claim grant(List<String> names, Instant until, Instant forgottenAt) {
    Granted granted = new Granted(Long.toString(++claims), names);
    granted
        .names()
        .forEach(
            name -> messages.put(name, new Known(granted.id(), Optional.of(until), forgottenAt)));
    byEnd.merge(
        forgottenAt,
        granted.names(),
        (one, two) -> Stream.concat(one.stream(), two.stream()).toList());
    return granted;
  }

  private void forgetUntil(Instant now) {
    Map<Instant, List<String>> over = byEnd.headMap(now, true);
    over.values().stream()
        .flatMap(List::stream)
        .forEach(
            name ->
                messages.computeIfPresent(
                    name, (same, known) -> known.forgottenAt.isAfter(now) ? known : null));
    over.clear();
  }

  @Override
  public CompletableFuture<Void> confirm(Granted claim) {
    return change(
        claim, (known, mine) -> new Known(known.claim, Optional.empty(), known.forgottenAt));
  }

  @Override
  public CompletableFuture<Void> release(Granted claim) {
    return change(claim, (known, mine) -> mine && known.claimedUntil.isPresent() ? null : known);
  }

  /** What a known message becomes; null to forget it. */
  private interface Change {
    Known of(Known known, boolean mine);
  }

  private CompletableFuture<Void> change(Granted claim, Change change) {
    lock.lock();
    try {
      claim
          .names()
          .forEach(
              name ->
                  messages.computeIfPresent(
                      name, (same, known) -> change.of(known, known.claim.equals(claim.id()))));
      return CompletableFuture.completedFuture(null);
    } finally {
      lock.unlock();
    }
  }
}
