package dev.rtcsignal.app.net;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who a request comes from. What {@code Forwarded} (RFC 7239) or {@code X-Forwarded-For} says
 * counts only where a trusted proxy says it, and only back to the first address that is none:
 * anybody can write the rest. A proxy that writes one of the two passes the other on as the client
 * wrote it; so where both are there and differ, neither counts.
 */
public final class ForwardedAddresses {
  /**
   * A parameter of an element, and what ends it: another one, the element, or the line. Nothing is
   * tried twice, for the line is as long as a client likes.
   */
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\s*+(?:([\\w!#$%&'*+.^`|~-]++)=(\"(?:[^\"\\\\]|\\\\.)*+\"|[^\",;\\s]*+))?+"
              + "\\s*+([;,]|$)");

  /** No chain of proxies is longer; what stands further to the left is not looked at. */
  private static final int MAX_HOPS = 32;

  private final List<IpRange> proxies;

  /**
   * @param proxies whose headers count
   */
  public ForwardedAddresses(List<IpRange> proxies) {
    this.proxies = List.copyOf(proxies);
  }

  /** Returns the address that counts, in a form fit for counting by: of IPv6 the /64 network. */
  public String of(HttpServerRequest request) {
    String peer = request.remoteAddress().hostAddress();
    return isProxy(peer) ? client(peer, request.headers()) : IpRange.countable(peer);
  }

  /** Returns who is at the other end of a connection. */
  ConnectionTracker.Peer peer(SocketAddress connection) {
    String address = connection.hostAddress();
    return new ConnectionTracker.Peer(IpRange.countable(address), isProxy(address));
  }

  /** Tells whether that address is one of a trusted proxy. */
  public boolean isProxy(String address) {
    return proxies.stream().anyMatch(range -> range.contains(address));
  }

  private String client(String peer, MultiMap headers) {
    List<String> forwarded = headers.getAll("Forwarded");
    List<String> older = headers.getAll("X-Forwarded-For");
    String one = beyond(peer, hops(forwarded, ForwardedAddresses::named));
    String other = beyond(peer, hops(older, line -> List.of(line.split(","))));
    if (forwarded.isEmpty() || older.isEmpty()) {
      return forwarded.isEmpty() ? other : one;
    }
    return one.equals(other) ? one : IpRange.countable(peer);
  }

  /** From the nearest hop on: the first that is no proxy, or that cannot be read, ends the way. */
  private String beyond(String peer, List<String> hops) {
    String last = peer;
    for (String hop : hops) {
      Optional<String> address = IpRange.literal(hop);
      last = address.orElse(last);
      if (address.isEmpty() || !isProxy(last)) {
        break;
      }
    }
    return IpRange.countable(last);
  }

  /** Returns what the lines of a header name, the nearest first. */
  private static List<String> hops(List<String> lines, Function<String, List<String>> named) {
    List<String> hops = new ArrayList<>();
    lines.forEach(line -> hops.addAll(named.apply(line)));
    Collections.reverse(hops);
    return hops.subList(0, Math.min(hops.size(), MAX_HOPS));
  }

  /**
   * Returns whom each element of a line names, and nobody where it names none. A line that is not
   * well-formed is one such element: which of it a proxy wrote cannot be told.
   */
  private static List<String> named(String line) {
    List<String> named = new ArrayList<>();
    String whom = "";
    Matcher parameter = PARAMETER.matcher(line);
    for (boolean ended = false; !ended; ) {
      if (!parameter.lookingAt()) {
        return List.of("");
      }
      if ("for".equalsIgnoreCase(parameter.group(1))) {
        whom = parameter.group(2).replace("\"", "");
      }
      if (!parameter.group(3).equals(";")) {
        named.add(whom);
        whom = "";
      }
      ended = parameter.group(3).isEmpty();
      parameter.region(parameter.end(), line.length());
    }
    return named;
  }
}
