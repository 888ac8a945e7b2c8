package dev.rtcsignal.app.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who a request comes from. What {@code Forwarded} (RFC 7239) or {@code X-Forwarded-For} says
 * counts only where a trusted proxy says it, and only back to the first address that is none:
 * anybody can write the rest.
 */
public final class ClientAddresses {
  private static final Pattern FOR =
      Pattern.compile("(?i)(?:^|[;,]\\s*)for=(\"[^\"]*\"|[^;,\\s]*)");

  /** No chain of proxies is longer; what stands further to the left is not looked at. */
  private static final int MAX_HOPS = 32;

  private final List<AddressRange> proxies;

  /**
   * @param proxies whose headers count
   */
  public ClientAddresses(List<AddressRange> proxies) {
    this.proxies = List.copyOf(proxies);
  }

  /** Returns the address that counts, in a form fit for counting by: of IPv6 the /64 network. */
  public String of(HttpServerRequest request) {
    String peer = request.remoteAddress().hostAddress();
    if (proxies.isEmpty() || !isProxy(peer)) {
      return AddressRange.countable(peer);
    }
    return AddressRange.countable(beyond(peer, hops(request)));
  }

  /** Tells whether that address is one of a trusted proxy. */
  public boolean isProxy(String address) {
    return proxies.stream().anyMatch(range -> range.contains(address));
  }

  /** From the nearest hop on: the first that is no proxy, or that cannot be read, ends the way. */
  private String beyond(String peer, List<String> hops) {
    String last = peer;
    for (String hop : hops) {
      Optional<String> address = AddressRange.literal(hop);
      if (address.isEmpty()) {
        return last;
      }
      last = address.get();
      if (!isProxy(last)) {
        return last;
      }
    }
    return last;
  }

  /** Returns what the headers name, the nearest first; the standard one wins. */
  private static List<String> hops(HttpServerRequest request) {
    List<String> forwarded = request.headers().getAll("Forwarded");
    List<String> hops = new ArrayList<>();
    if (forwarded.isEmpty()) {
      request
          .headers()
          .getAll("X-Forwarded-For")
          .forEach(line -> hops.addAll(List.of(line.split(","))));
    } else {
      forwarded.forEach(line -> hops.addAll(named(line)));
    }
    Collections.reverse(hops);
    return hops.subList(0, Math.min(hops.size(), MAX_HOPS));
  }

  private static List<String> named(String line) {
    List<String> named = new ArrayList<>();
    for (Matcher found = FOR.matcher(line); found.find(); ) {
      named.add(found.group(1).replace("\"", ""));
    }
    return named;
  }
}
