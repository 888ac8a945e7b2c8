package dev.rtcsignal.app.net;

import dev.rtcsignal.app.config.ServerLimits;
import io.netty.channel.Channel;
import io.vertx.core.net.SocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which connections there are, how many in all and of each address, and which came over a limit.
 * Those over it by an eighth may come in to be told so; more may not. Safe for use by many threads.
 */
final class ConnectionLimiter {
  private static final int POLITE_SHARE = 8;

  private final ServerLimits limits;
  private final ForwardedAddresses addresses;
  private final AtomicInteger inAll = new AtomicInteger();
  private final Map<String, Integer> perAddress = new ConcurrentHashMap<>();
  private final Map<SocketAddress, ConnectionTracker> guests = new ConcurrentHashMap<>();

  ConnectionLimiter(ServerLimits limits, ForwardedAddresses addresses) {
    this.limits = limits;
    this.addresses = addresses;
  }

  /** Returns how many connections there are. */
  int inAll() {
    return inAll.get();
  }

  /** Lets a connection in, which is counted until {@link #leave}; empty if it may not. */
  Optional<ConnectionTracker> admit(Channel channel, SocketAddress who) {
    ConnectionTracker.Peer peer = addresses.peer(who);
    int all = inAll.incrementAndGet();
    int own = perAddress.merge(peer.address(), 1, Integer::sum);
    boolean crowd = !peer.isProxy() && own > limits.connections().perAddress();
    if (isTooMany(all, limits.connections().inAll())
        || (crowd && isTooMany(own, limits.connections().perAddress()))) {
      forget(peer.address());
      return Optional.empty();
    }
    Optional<Rejection> refusal =
        crowd
            ? Optional.of(Rejection.CROWD)
            : Optional.of(Rejection.FULL).filter(full -> all > limits.connections().inAll());
    ConnectionTracker guest = new ConnectionTracker(channel, peer, limits, refusal);
    guests.put(who, guest);
    return Optional.of(guest);
  }

  private static boolean isTooMany(int connections, int limit) {
    return connections > limit + limit / POLITE_SHARE + 1;
  }

  /** Finds a connection by its other end. */
  Optional<ConnectionTracker> find(SocketAddress who) {
    return Optional.ofNullable(guests.get(who));
  }

  /** A connection is no more; another from the same port may have come already. */
  void leave(SocketAddress who, ConnectionTracker guest) {
    guests.remove(who, guest);
    forget(guest.peer().address());
  }

  private void forget(String address) {
    inAll.decrementAndGet();
    perAddress.computeIfPresent(address, (same, count) -> count > 1 ? count - 1 : null);
  }
}
