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
 * Finds the client address of a request. {@code Forwarded} (RFC 7239) or {@code X-Forwarded-For} is
 * used only if the peer is a trusted proxy, and from the right only up to the first address that is
 * not one: a client can forge the rest. A proxy that writes one of the two headers passes the other
 * on unchecked; if both exist and differ, neither is used. Thread-safe.
 */
public final class ForwardedAddresses {
  /**
   * A parameter of an element and its end: a parameter, an element or the line follows. Possessive,
   * without backtracking, since a client chooses the length of the line.
   */
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\s*+(?:([\\w!#$%&'*+.^`|~-]++)=(\"(?:[^\"\\\\]|\\\\.)*+\"|[^\",;\\s]*+))?+"
              + "\\s*+([;,]|$)");

  /** Hops further to the left are ignored. */
  private static final int MAX_HOPS = 32;

  private final List<IpRange> proxies;

  /**
   * Makes one with a list of trusted proxies.
   *
   * @param proxies whose headers are used
   */
  public ForwardedAddresses(List<IpRange> proxies) {
    this.proxies = List.copyOf(proxies);
  }

  /** Returns the client address in the form that is used for counting: of IPv6 the /64 network. */
  public String of(HttpServerRequest request) {
    String peer = request.remoteAddress().hostAddress();
    return isProxy(peer) ? client(peer, request.headers()) : IpRange.countable(peer);
  }

  /** Returns the remote end of a connection. */
  Peer peer(SocketAddress connection) {
    String address = connection.hostAddress();
    return new Peer(IpRange.countable(address), isProxy(address));
  }

  /** Tells whether an address is that of a trusted proxy. */
  public boolean isProxy(String address) {
    return proxies.stream().anyMatch(range -> range.contains(address));
  }

  private String client(String peer, MultiMap headers) {
    List<String> forwarded = headers.getAll("Forwarded");
    List<String> older = headers.getAll("X-Forwarded-For");
    String one = firstUntrusted(peer, hops(forwarded, ForwardedAddresses::named));
    String other = firstUntrusted(peer, hops(older, line -> List.of(line.split(","))));
    if (forwarded.isEmpty() || older.isEmpty()) {
      return forwarded.isEmpty() ? other : one;
    }
    return one.equals(other) ? one : IpRange.countable(peer);
  }

  /** Returns the nearest hop that is not a proxy; stops before a hop that cannot be parsed. */
  private String firstUntrusted(String peer, List<String> hops) {
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

  /** Returns the hops in the lines of a header, the nearest first. */
  private static List<String> hops(List<String> lines, Function<String, List<String>> named) {
    List<String> hops = new ArrayList<>();
    lines.forEach(line -> hops.addAll(named.apply(line)));
    Collections.reverse(hops);
    return hops.subList(0, Math.min(hops.size(), MAX_HOPS));
  }

  /**
   * Returns the {@code for} of each element of a line, empty if it has none. A malformed line
   * counts as one element without {@code for}: it is unknown which part of it a proxy wrote.
   */
  private static List<String> named(String line) {
    List<String> named = new ArrayList<>();
    String client = "";
    Matcher parameter = PARAMETER.matcher(line);
    for (boolean ended = false; !ended; ) {
      if (!parameter.lookingAt()) {
        return List.of("");
      }
      if ("for".equalsIgnoreCase(parameter.group(1))) {
        client = parameter.group(2).replace("\"", "");
      }
      if (!parameter.group(3).equals(";")) {
        named.add(client);
        client = "";
      }
      ended = parameter.group(3).isEmpty();
      parameter.region(parameter.end(), line.length());
    }
    return named;
  }
}
