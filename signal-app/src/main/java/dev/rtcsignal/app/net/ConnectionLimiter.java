package dev.rtcsignal.app.net;

import dev.rtcsignal.app.config.ServerLimits;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Counts connections, in all and by address. At a limit the connections that wait for a request
 * make room in the order of {@link Eviction}. If all are busy, connections over the limit by up to
 * an eighth are admitted to be answered 429 or 503; further ones are not. Thread-safe.
 */
final class ConnectionLimiter {
  private static final int REJECTED_SHARE = 8;

  /**
   * The share of a limit that is closed together, so that few new connections search all others.
   */
  private static final int EVICTED_SHARE = 32;

  private final ServerLimits limits;
  private final ForwardedAddresses addresses;
  private final Function<EventLoop, ActiveTime> times;
  private final AtomicInteger connections = new AtomicInteger();
  private final Map<String, Integer> perAddress = new ConcurrentHashMap<>();
  private final Map<SocketAddress, ConnectionTracker> trackers = new ConcurrentHashMap<>();

  ConnectionLimiter(
      ServerLimits limits, ForwardedAddresses addresses, Function<EventLoop, ActiveTime> times) {
    this.limits = limits;
    this.addresses = addresses;
    this.times = times;
  }

  /** Returns the number of open connections. */
  int connections() {
    return connections.get();
  }

  /** Admits a connection, which counts until {@link #remove}; returns nothing if it is refused. */
  Optional<ConnectionTracker> admit(Channel channel, SocketAddress remote) {
    Peer peer = addresses.peer(remote);
    int all = connections.incrementAndGet();
    int own = perAddress.merge(peer.address(), 1, Integer::sum);
    boolean overOwn = !peer.isProxy() && own > limits.connections().perAddress();
    if (isRefused(all, limits.connections().inAll())
        || (overOwn && isRefused(own, limits.connections().perAddress()))) {
      uncount(peer.address());
      return Optional.empty();
    }
    Optional<Rejection> rejection = rejection(peer, overOwn, all > limits.connections().inAll());
    ConnectionTracker tracker = new ConnectionTracker(channel, times, peer, limits, rejection);
    trackers.put(remote, tracker);
    return Optional.of(tracker);
  }

  private Optional<Rejection> rejection(Peer peer, boolean overOwn, boolean overAll) {
    if (overOwn && !evict(limits.connections().perAddress(), Optional.of(peer.address()))) {
      return Optional.of(Rejection.TOO_MANY_OF_ADDRESS);
    }
    return overAll && !overOwn && !evict(limits.connections().inAll(), Optional.empty())
        ? Optional.of(Rejection.FULL)
        : Optional.empty();
  }

  /** Closes connections that wait for a request; returns whether there were any. */
  private boolean evict(int limit, Optional<String> address) {
    List<Eviction> evicted =
        trackers.values().stream()
            .filter(tracker -> address.map(tracker.peer().address()::equals).orElse(true))
            .flatMap(tracker -> tracker.eviction().stream())
            .sorted(Eviction.ORDER)
            .limit(Math.max(1, limit / EVICTED_SHARE))
            .toList();
    evicted.forEach(eviction -> eviction.tracker().closeIfIdle());
    return !evicted.isEmpty();
  }

  private static boolean isRefused(int connections, int limit) {
    return connections > limit + limit / REJECTED_SHARE + 1;
  }

  /** Finds a connection by its remote address. */
  Optional<ConnectionTracker> find(SocketAddress remote) {
    return Optional.ofNullable(trackers.get(remote));
  }

  /** Removes a closed connection; the tracker of a newer one from the same port stays. */
  void remove(SocketAddress remote, ConnectionTracker tracker) {
    trackers.remove(remote, tracker);
    uncount(tracker.peer().address());
  }

  private void uncount(String address) {
    connections.decrementAndGet();
    perAddress.computeIfPresent(address, (same, count) -> count > 1 ? count - 1 : null);
  }
}
