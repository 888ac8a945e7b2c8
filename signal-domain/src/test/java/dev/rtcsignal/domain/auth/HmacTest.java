package dev.rtcsignal.domain.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HmacTest {
  @ParameterizedTest(name = "test case {0} of RFC 4231")
  @CsvSource({
    "1, 0b, 20, 4869205468657265, 1,"
        + " b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    "2, 4a656665, 1, 7768617420646f2079612077616e7420666f72206e6f7468696e673f, 1,"
        + " 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    "3, aa, 20, dd, 50, 773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
    "4, 0102030405060708090a0b0c0d0e0f10111213141516171819, 1, cd, 50,"
        + " 82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
    "6, aa, 131, 54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d20"
        + "48617368204b6579204669727374, 1,"
        + " 60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
  })
  void signsTheVectorsOfRfc4231(
      int number, String key, int times, String data, int often, String mac) {
    assertThat(hex(new Hmac(bytes(key, times)).sign(bytes(data, often)))).isEqualTo(mac);
  }

  @Test
  void equalsThePlatformsMacForAllLengthsAroundABlock() throws Exception {
    Random random = new Random(1);
    for (int key = 1; key <= 130; key++) {
      byte[] secret = random(random, key);
      Hmac hmac = new Hmac(secret);
      for (int length : new int[] {0, 1, 54, 55, 56, 63, 64, 65, 119, 120, 1_000}) {
        byte[] message = random(random, length);
        assertThat(hmac.sign(message))
            .as("key of %d, message of %d bytes", key, length)
            .isEqualTo(platform(secret, message));
      }
    }
  }

  @Test
  void keepsNoStateBetweenSignatures() {
    Hmac hmac = new Hmac("key".getBytes(StandardCharsets.UTF_8));
    byte[] first = hmac.sign(new byte[100]);
    hmac.sign(new byte[1]);
    assertThat(hmac.sign(new byte[100])).isEqualTo(first);
  }

  private static byte[] platform(byte[] key, byte[] message) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(message);
  }

  private static byte[] random(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] bytes(String hex, int times) {
    return HexFormat.of().parseHex(hex.repeat(times));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
