package dev.rtcsignal.ports.dispatch;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Shares a fixed number of places among owners: an owner may take one more while it holds fewer
 * places than are free.
 *
 * <pre>{@code
 * FairShare<UserAddress> places = new FairShare<>(1_024);
 * if (places.take(address)) {
 *   handle(signal).whenComplete((ack, error) -> places.release(address));
 * }
 * }</pre>
 *
 * <p>So {@code n} owners that take all they can hold an equal share each, {@code 1/(n + 1)} of the
 * places, and the next owner gets half as many at least: none can be locked out by others. One
 * owner alone gets half of the places. (The dynamic threshold of Choudhury and Hahne, IEEE/ACM
 * Transactions on Networking 6(2), 1998, with a factor of one.) Safe for use by many threads.
 *
 * @param <K> identifies an owner; with {@code equals} and {@code hashCode}
 */
public final class FairShare<K> {
  private final long places;
  private final AtomicLong taken = new AtomicLong();
  private final Map<K, Long> held = new ConcurrentHashMap<>();

  /**
   * Creates places, all free.
   *
   * @param places how many, at least 1
   * @throws IllegalArgumentException if there are fewer
   */
  public FairShare(long places) {
    if (places < 1) {
      throw new IllegalArgumentException(places + " places; at least 1");
    }
    this.places = places;
  }

  /**
   * Takes a place.
   *
   * @param owner holds it until {@link #release}
   * @return false if the owner holds as many places as are free, or more
   */
  public boolean take(K owner) {
    return take(owner, 1);
  }

  /**
   * Takes several places, or none.
   *
   * @param owner holds them until {@link #release}
   * @param amount how many, at least 1
   * @return false if the owner would hold more places than are free
   * @throws IllegalArgumentException if the amount is less than 1
   */
  public boolean take(K owner, long amount) {
    if (amount < 1) {
      throw new IllegalArgumentException(amount + " places to take; at least 1");
    }
    long free = places - taken.getAndAdd(amount);
    long mine = held.merge(owner, amount, Long::sum);
    if (mine <= free) {
      return true;
    }
    release(owner, amount);
    return false;
  }

  /**
   * Gives one place of an owner back.
   *
   * @param owner must hold one
   * @throws IllegalStateException if it holds none
   */
  public void release(K owner) {
    release(owner, 1);
  }

  /**
   * Gives places of an owner back.
   *
   * @param owner must hold as many
   * @param amount how many, at least 1
   * @throws IllegalStateException if it holds fewer
   */
  public void release(K owner, long amount) {
    Objects.requireNonNull(owner);
    held.compute(
        owner,
        (same, mine) -> {
          if (mine == null || mine < amount) {
            throw new IllegalStateException("places were released that their owner does not hold");
          }
          return mine == amount ? null : Long.valueOf(mine - amount);
        });
    taken.addAndGet(-amount);
  }

  /** {@return how many places are taken} */
  public long taken() {
    return taken.get();
  }
}
