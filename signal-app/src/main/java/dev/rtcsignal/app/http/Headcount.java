package dev.rtcsignal.app.http;

import io.vertx.core.net.SocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections there are, in all and of each address, and which came over a limit. Those
 * over it by an eighth may come in to be told so; more may not. Safe for use by many threads.
 */
final class Headcount {
  private static final int POLITE_SHARE = 8;

  private final ServerLimits.Connections limits;
  private final ClientAddresses addresses;
  private final AtomicInteger inAll = new AtomicInteger();
  private final Map<String, Integer> perAddress = new ConcurrentHashMap<>();
  private final Map<SocketAddress, Refusal> turnedAway = new ConcurrentHashMap<>();

  Headcount(ServerLimits.Connections limits, ClientAddresses addresses) {
    this.limits = limits;
    this.addresses = addresses;
  }

  /** Returns how many connections there are. */
  int inAll() {
    return inAll.get();
  }

  /** Tells whether a connection may come in; whoever may is counted until {@link #leave}. */
  boolean admits(SocketAddress who) {
    Visitor.Peer peer = addresses.peer(who);
    int all = inAll.incrementAndGet();
    int own = perAddress.merge(peer.address(), 1, Integer::sum);
    boolean crowd = !peer.isProxy() && own > limits.perAddress();
    if (isTooMany(all, limits.inAll()) || (crowd && isTooMany(own, limits.perAddress()))) {
      leave(who);
      return false;
    }
    if (crowd || all > limits.inAll()) {
      turnedAway.put(who, crowd ? Refusal.CROWD : Refusal.FULL);
    }
    return true;
  }

  private static boolean isTooMany(int connections, int limit) {
    return connections > limit + limit / POLITE_SHARE + 1;
  }

  /** Returns why that connection may do nothing but be told so. */
  Optional<Refusal> refusal(SocketAddress who) {
    return Optional.ofNullable(turnedAway.get(who));
  }

  /** A connection that was counted is no more. */
  void leave(SocketAddress who) {
    turnedAway.remove(who);
    inAll.decrementAndGet();
    perAddress.computeIfPresent(
        addresses.peer(who).address(), (same, count) -> count > 1 ? count - 1 : null);
  }
}
