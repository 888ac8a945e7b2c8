package dev.rtcsignal.app.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An IP address, or a network of them as {@code 10.0.0.0/8}. Names are never looked up. */
public final class AddressRange {
  private static final Pattern IP_V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IP_V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Pattern PREFIX = Pattern.compile("\\d{1,3}");
  private static final int V4_BYTES = 4;
  private static final int COUNTED_V6_BYTES = 8;

  private final byte[] network;
  private final int bits;

  private AddressRange(byte[] network, int bits) {
    this.network = network;
    this.bits = bits;
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException saying what it takes
   */
  public static AddressRange parse(String text) {
    String[] parts = text.split("/", 2);
    byte[] address = bytes(parts[0]);
    int most = address.length * Byte.SIZE;
    boolean prefix = parts.length == 1 || PREFIX.matcher(parts[1]).matches();
    int bits = parts.length == 1 || !prefix ? most : Integer.parseInt(parts[1]);
    if (address.length == 0 || !prefix || bits > most) {
      throw new IllegalArgumentException("an IP address, or a network as 10.0.0.0/8");
    }
    return new AddressRange(address, bits);
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
    if (address.indexOf(':') < 0) {
      return address;
    }
    byte[] bytes = bytes(address);
    return switch (bytes.length) {
      case 0 -> address;
      // Mapped into IPv6, as ::ffff:1.2.3.4.
      case V4_BYTES -> dotted(bytes);
      default -> Arrays.toString(Arrays.copyOf(bytes, COUNTED_V6_BYTES)) + "/64";
    };
  }

  private static String dotted(byte... address) {
    return IntStream.range(0, address.length)
        .mapToObj(i -> Integer.toString(Byte.toUnsignedInt(address[i])))
        .collect(Collectors.joining("."));
  }

  /** Returns 4 or 16 bytes, or none: what looks like a name is not looked up. */
  private static byte[] bytes(String address) {
    String bare = address.replaceFirst("%.*$", "");
    if (!IP_V4.matcher(bare).matches() && !IP_V6.matcher(bare).matches()) {
      return new byte[0];
    }
    try {
      return InetAddress.getByName(bare).getAddress();
    } catch (UnknownHostException e) {
      return new byte[0];
    }
  }
}
