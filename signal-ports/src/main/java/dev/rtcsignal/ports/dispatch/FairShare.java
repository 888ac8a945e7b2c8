package dev.rtcsignal.ports.dispatch;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Shares a fixed number of places among owners: an owner may take one more while it holds fewer
 * places than are free.
 *
 * <p>So {@code n} owners that take all they can hold an equal share each, {@code 1/(n + 1)} of the
 * places, and the next owner gets half as many at least: none can be locked out by others. One
 * owner alone gets half of the places. (The dynamic threshold of Choudhury and Hahne, IEEE/ACM
 * Transactions on Networking 6(2), 1998, with a factor of one.) Safe for use by many threads.
 *
 * <pre>{@code
 * FairShare<UserAddress> places = new FairShare<>(1_024);
 * if (places.take(user)) {
 *   handle(signal).whenComplete((ack, error) -> places.release(user));
 * }
 * }</pre>
 *
 * @param <K> identifies an owner; with {@code equals} and {@code hashCode}
 */
public final class FairShare<K> {
  private final int places;
  private final AtomicInteger taken = new AtomicInteger();
  private final Map<K, Integer> held = new ConcurrentHashMap<>();

  /**
   * Creates places, all free.
   *
   * @param places how many, at least 1
   * @throws IllegalArgumentException if there are fewer
   */
  public FairShare(int places) {
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
    int free = places - taken.getAndIncrement();
    int mine = held.merge(owner, 1, Integer::sum);
    if (mine <= free) {
      return true;
    }
    release(owner);
    return false;
  }

  /**
   * Gives one place of an owner back.
   *
   * @param owner must hold one
   * @throws IllegalStateException if it holds none
   */
  public void release(K owner) {
    Objects.requireNonNull(owner);
    boolean[] none = new boolean[1];
    held.compute(
        owner,
        (same, mine) -> {
          none[0] = mine == null;
          return none[0] || mine == 1 ? null : mine - 1;
        });
    if (none[0]) {
      throw new IllegalStateException("a place was released that its owner does not hold");
    }
    taken.decrementAndGet();
  }

  /** {@return how many places are taken} */
  public int taken() {
    return taken.get();
  }
}
