package dev.rtcsignal.app.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpRangeTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0, true",
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.0.0.0/8, 9.255.255.255, false",
    "192.168.4.0/22, 192.168.7.255, true",
    "192.168.4.0/22, 192.168.8.0, false",
    "192.168.4.0/22, 192.168.3.255, false",
    "10.1.2.3, 10.1.2.3, true",
    "10.1.2.3, 10.1.2.4, false",
    "10.1.2.3/32, 10.1.2.2, false",
    "10.1.2.2/31, 10.1.2.3, true",
    "10.1.2.2/31, 10.1.2.4, false",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, ::1, false",
    "::/0, ffff::1, true",
    "::/0, 1.2.3.4, false",
    "::1, ::1, true",
    "::1, ::2, false",
    "2001:db8::/33, 2001:db8:7fff:ffff:ffff:ffff:ffff:ffff, true",
    "2001:db8::/33, 2001:db8:8000::, false",
    "2001:db8::/128, 2001:db8::, true",
    "2001:db8::/128, 2001:db8::1, false",
    "127.0.0.1, ::127.0.0.1, false",
    "10.0.0.1, 010.0.0.1, false",
    "64:ff9b::/96, 64:ff9b::192.0.2.1, true",
  })
  void containsTheAddressesOfTheNetwork(String range, String address, boolean inside) {
    assertThat(IpRange.parse(range).contains(address)).isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0.0/8/8",
        "10.0.0.0/9999",
        "10.0.0",
        "10.0.0.256",
        "300.1.1.1",
        ".:1:2",
        "localhost",
        "example.com",
        "::/129",
        "1::2::3",
        "10.0.0.0 /8",
        "0x7f000001",
        "2130706433",
      })
  void rejectsOtherTexts(String text) {
    assertThatThrownBy(() -> IpRange.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be an IP address, or a network such as 10.0.0.0/8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "unknown", "localhost", "_hidden", "10.0.0.999", "10.0.0.1:80"})
  void containsNoHostName(String text) {
    assertThat(IpRange.parse("0.0.0.0/0").contains(text)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.3.4, 1.2.3.4",
    "1.2.3.4:65535, 1.2.3.4",
    "' 1.2.3.4 ', 1.2.3.4",
    "2001:db8::7, 2001:db8::7",
    "[2001:db8::7], 2001:db8::7",
    "[2001:db8::7]:4711, 2001:db8::7",
  })
  void findsTheAddressOfANodeWithoutPortAndBrackets(String named, String address) {
    assertThat(IpRange.literal(named)).contains(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "unknown", "_gazonk", "_hidden:80", "example.com", "[", "[]", "1.2.3"})
  void findsNoAddressInAnObfuscatedNode(String named) {
    assertThat(IpRange.literal(named)).isEmpty();
  }

  @Test
  void countsIpV6ByTheNetworkOf64Bits() {
    String one = IpRange.countable("2001:db8:0:1::1");
    assertThat(IpRange.countable("2001:db8:0:1:ffff:ffff:ffff:ffff")).isEqualTo(one);
    assertThat(IpRange.countable("2001:db8:0:1::1%eth0")).isEqualTo(one);
    assertThat(IpRange.countable("2001:db8:0:2::1")).isNotEqualTo(one);
    assertThat(IpRange.countable("2001:db8::1:0:0:0:1")).isNotEqualTo("2001:db8::1:0:0:0:1");
  }

  @Test
  void countsIpV4MappedIpV6AsIpV4() {
    assertThat(IpRange.countable("::ffff:1.2.3.4")).isEqualTo("1.2.3.4");
    assertThat(IpRange.countable("::FFFF:c0a8:00fe")).isEqualTo("192.168.0.254");
  }

  @Test
  void countsEachIpV4AddressAlone() {
    assertThat(IpRange.countable("1.2.3.4")).isEqualTo("1.2.3.4");
    assertThat(IpRange.countable("1.2.3.5")).isEqualTo("1.2.3.5");
  }
}
