package dev.rtcsignal.app.config;

import io.netty.util.NetUtil;
import java.util.List;
import java.util.stream.Stream;

/**
 * The proxies whose forwarding headers count.
 *
 * @param networks IP addresses, and networks as {@code 10.0.0.0/8}
 */
public record TrustedProxies(List<String> networks) {
  public TrustedProxies {
    networks = List.copyOf(networks);
  }

  /**
   * Reads addresses and networks that are separated by commas or spaces. Host names are refused:
   * they would have to be looked up.
   *
   * @throws IllegalArgumentException naming the accepted forms
   */
  public static TrustedProxies parse(CharSequence text) {
    List<String> networks =
        Stream.of(text.toString().split("[,\\s]+")).filter(one -> !one.isEmpty()).toList();
    if (!networks.stream().allMatch(TrustedProxies::isNetwork)) {
      throw new IllegalArgumentException("set it to addresses and networks: 10.0.0.0/8");
    }
    return new TrustedProxies(networks);
  }

  private static boolean isNetwork(String text) {
    String[] parts = text.split("/", 2);
    boolean ipV4 = NetUtil.isValidIpV4Address(parts[0]);
    int most = ipV4 ? 32 : 128;
    return (ipV4 || (NetUtil.isValidIpV6Address(parts[0]) && !parts[0].startsWith("[")))
        && (parts.length == 1
            || (parts[1].matches("\\d{1,3}") && Integer.parseInt(parts[1]) <= most));
  }
}
