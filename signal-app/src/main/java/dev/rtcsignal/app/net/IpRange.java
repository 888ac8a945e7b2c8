package dev.rtcsignal.app.net;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IP address, or a network such as {@code 10.0.0.0/8}. Host names are never looked up.
 * Immutable.
 *
 * <p>Addresses are not parsed by Netty's NetUtil: it takes {@code ::127.0.0.1} for 127.0.0.1 and
 * 010.0.0.1 for 10.0.0.1, and rejects {@code 64:ff9b::192.0.2.1} (RFC 6052).
 */
public final class IpRange {
  private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern IP_V4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");

  /** With a colon in it, {@code InetAddress} takes this for a literal and looks nothing up. */
  private static final Pattern IP_V6 = Pattern.compile("[0-9a-fA-F:][0-9a-fA-F:.]*");

  private static final Pattern PREFIX = Pattern.compile("\\d{1,3}");
  private static final int V6_NETWORK_BYTES = 8;

  private final IpSubnetFilterRule rule;

  private IpRange(IpSubnetFilterRule rule) {
    this.rule = rule;
  }

  /**
   * Parses an address or a network.
   *
   * @throws IllegalArgumentException that shows the valid forms
   */
  public static IpRange parse(String text) {
    String[] parts = text.split("/", 2);
    try {
      InetAddress address = parsed(parts[0]).orElseThrow(IllegalArgumentException::new);
      int bits = address.getAddress().length * Byte.SIZE;
      if (parts.length > 1) {
        bits = PREFIX.matcher(parts[1]).matches() ? Integer.parseInt(parts[1]) : -1;
      }
      return new IpRange(new IpSubnetFilterRule(address, bits, IpFilterRuleType.ACCEPT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "must be an IP address, or a network such as 10.0.0.0/8", e);
    }
  }

  /** Tells whether an address is in the range; a text that is not an address is not. */
  public boolean contains(String address) {
    return parsed(address).filter(ip -> rule.matches(new InetSocketAddress(ip, 0))).isPresent();
  }

  /** Returns the address of a forwarded node without port and brackets; nothing if it has none. */
  static Optional<String> literal(String node) {
    String text = node.strip();
    if (text.startsWith("[")) {
      text = text.replaceAll("^\\[([^\\]]*)\\].*$", "$1");
    } else if (text.indexOf(':') == text.lastIndexOf(':')) {
      text = text.replaceAll(":\\d*$", "");
    }
    return parsed(text).isPresent() ? Optional.of(text) : Optional.empty();
  }

  /**
   * Returns the form for counting: IPv4 as it is, of IPv6 the /64 network, which one client owns.
   */
  static String countable(String address) {
    return address.indexOf(':') < 0
        ? address
        : parsed(address).map(IpRange::countable).orElse(address);
  }

  /** {@code InetAddress} has turned IPv4-mapped IPv6, as ::ffff:1.2.3.4, into IPv4 already. */
  private static String countable(InetAddress address) {
    return address instanceof Inet4Address
        ? address.getHostAddress()
        : Arrays.toString(Arrays.copyOf(address.getAddress(), V6_NETWORK_BYTES)) + "/64";
  }

  /** Parses an address; returns nothing for a host name, without looking it up. */
  static Optional<InetAddress> parsed(String address) {
    String bare = address.replaceFirst("%.*$", "");
    boolean v6 = bare.indexOf(':') >= 0 && IP_V6.matcher(bare).matches();
    if (!v6 && !IP_V4.matcher(bare).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(bare));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
