package dev.rtcsignal.app.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** An IP address, or a network of them as {@code 10.0.0.0/8}. Names are never looked up. */
public final class IpRange {
  private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern IP_V4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");

  /** What begins so and has a colon is no name to the platform either, whatever follows. */
  private static final Pattern IP_V6 = Pattern.compile("[0-9a-fA-F:][0-9a-fA-F:.]*");

  private static final Pattern PREFIX = Pattern.compile("\\d{1,3}");
  private static final int COUNTED_V6_BYTES = 8;

  private final byte[] network;
  private final int bits;

  private IpRange(byte[] network, int bits) {
    this.network = network;
    this.bits = bits;
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException saying what it takes
   */
  public static IpRange parse(String text) {
    String[] parts = text.split("/", 2);
    byte[] address = bytes(parts[0]);
    int most = address.length * Byte.SIZE;
    boolean prefix = parts.length == 1 || PREFIX.matcher(parts[1]).matches();
    int bits = parts.length == 1 || !prefix ? most : Integer.parseInt(parts[1]);
    if (address.length == 0 || !prefix || bits > most) {
      throw new IllegalArgumentException("an IP address, or a network as 10.0.0.0/8");
    }
    return new IpRange(address, bits);
  }

  /** Tells whether an address is in it; a text that is no address is not. */
  public boolean contains(String address) {
    byte[] other = bytes(address);
    if (other.length != network.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if (((other[bit / Byte.SIZE] ^ network[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns the address in what a proxy names, without port and brackets; empty if none. */
  static Optional<String> literal(String named) {
    String text = named.strip();
    if (text.startsWith("[")) {
      text = text.replaceAll("^\\[([^\\]]*)\\].*$", "$1");
    } else if (text.indexOf(':') == text.lastIndexOf(':')) {
      text = text.replaceAll(":\\d*$", "");
    }
    return bytes(text).length == 0 ? Optional.empty() : Optional.of(text);
  }

  /** Returns by what to count an address: IPv4 as it is, of IPv6 the network that one owner has. */
  static String countable(String address) {
    return address.indexOf(':') < 0
        ? address
        : parsed(address).map(IpRange::countable).orElse(address);
  }

  /** IPv4 mapped into IPv6, as ::ffff:1.2.3.4, is the former by now. */
  private static String countable(InetAddress address) {
    return address instanceof Inet4Address
        ? address.getHostAddress()
        : Arrays.toString(Arrays.copyOf(address.getAddress(), COUNTED_V6_BYTES)) + "/64";
  }

  /** Returns 4 or 16 bytes, or none. */
  private static byte[] bytes(String address) {
    return parsed(address).map(InetAddress::getAddress).orElseGet(() -> new byte[0]);
  }

  /** Reads an address; what may be a name is none, and is not looked up. */
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
