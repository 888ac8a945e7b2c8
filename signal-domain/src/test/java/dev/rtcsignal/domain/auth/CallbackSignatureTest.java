package dev.rtcsignal.domain.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Rule;
import dev.rtcsignal.domain.message.UserId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallbackSignatureTest {
  /** vendor-facts 3.3: the signature in the example of the documentation. */
  private static final String EXAMPLE =
      "00160af4c8dcb758d00ce35adb3EQD24BQDeruMYfoMjmEDAGh5ZiAA"
          + "Rgps6T5ZgcTz9bw5DewuRkzxBmTgnGEk+ZBv3mW5n58=";

  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final AppKey KEY = new AppKey(APP, "primary key of the test");
  private static final AppKey OTHER = new AppKey(APP, "secondary key of the test");
  private static final Instant ISSUED = Instant.ofEpochSecond(1_700_000_000);
  private static final Instant EXPIRES = Instant.ofEpochSecond(1_700_086_400);

  @Test
  void parsesTheExampleOfTheDocumentation() {
    CallbackSignature example = readable(EXAMPLE);
    assertThat(example.app()).isEqualTo(APP);
    assertThat(example.userId()).isEqualTo("hyf");
    assertThat(example.nonce()).isEqualTo(51_699_958);
    assertThat(example.lifetime().issuedAt()).isEqualTo("2021-11-11T06:43:06Z");
    assertThat(example.lifetime().expiresAt()).isEqualTo("2021-11-12T06:43:06Z");
  }

  @Test
  void mintsTheVectorOfVendorFacts() {
    AppKey key = new AppKey(new AppId("123456781234567812345678"), "app key");
    assertThat(CallbackSignature.mint(key, "hyf", new Lifetime(ISSUED, EXPIRES), 123_456).text())
        .isEqualTo(
            "001123456781234567812345678EQBA4gEAAPFTZYBCVWUDAGh5ZiAA"
                + "KP6ezSx7daXkc6gIDS79AMGcvdf50ig7N70ThyZKWtk=");
  }

  @Test
  void isTrustedUnderItsKey() {
    assertThat(verify(mint("hyf"), List.of(KEY), ISSUED))
        .isEqualTo(new Verdict.Trusted<>(VerifiedSender.unchecked(APP, new UserId("hyf"))));
  }

  @Test
  void isTrustedUnderASecondKeyToo() {
    assertThat(verify(mint("hyf"), List.of(OTHER, KEY), ISSUED))
        .isInstanceOf(Verdict.Trusted.class);
  }

  @Test
  void isRejectedUnderAnotherKey() {
    assertThat(verify(mint("hyf"), List.of(OTHER), ISSUED))
        .isEqualTo(new Verdict.Rejected<>(RejectionReason.WRONG_MAC));
  }

  @Test
  void isRejectedWithoutAKeyOfItsApp() {
    AppKey sameSecretOtherApp =
        new AppKey(new AppId("ffffffffffffffffffffffff"), "primary key of the test");
    assertThat(verify(mint("hyf"), List.of(sameSecretOtherApp), ISSUED))
        .isEqualTo(new Verdict.Rejected<>(RejectionReason.UNKNOWN_APP));
  }

  @ParameterizedTest
  @CsvSource({
    "2023-11-15T22:13:19.999999999Z, 0, trusted",
    "2023-11-15T22:13:20Z, 0, trusted",
    "2023-11-15T22:13:20.999999999Z, 0, trusted",
    "2023-11-15T22:13:21Z, 0, EXPIRED",
    "2023-11-15T22:18:20.999999999Z, 300, trusted",
    "2023-11-15T22:18:21Z, 300, EXPIRED",
    "2023-11-15T22:13:22.399999999Z, 1.4, trusted",
    "2023-11-15T22:13:22.4Z, 1.4, EXPIRED",
  })
  void isValidThroughItsLastSecondAsWithTheVendorsVerifiers(
      Instant now, BigDecimal skewSeconds, String expected) {
    assertThat(outcome(now, skewSeconds)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2023-11-14T22:13:19.999999999Z, 0, NOT_YET_VALID",
    "2023-11-14T22:13:20Z, 0, trusted",
    "2023-11-14T22:08:19.999999999Z, 300, NOT_YET_VALID",
    "2023-11-14T22:08:20Z, 300, trusted",
    "2023-11-14T22:13:18.599999999Z, 1.4, NOT_YET_VALID",
    "2023-11-14T22:13:18.6Z, 1.4, trusted",
  })
  void isNotValidBeforeItsIssue(Instant now, BigDecimal skewSeconds, String expected) {
    assertThat(outcome(now, skewSeconds)).isEqualTo(expected);
  }

  @Test
  void neverExpiresWithExpiryZero() {
    CallbackSignature forever =
        CallbackSignature.mint(KEY, "hyf", new Lifetime(ISSUED, Lifetime.NEVER), 1);
    assertThat(verify(forever, List.of(KEY), Instant.parse("2106-01-01T00:00:00Z")))
        .isInstanceOf(Verdict.Trusted.class);
  }

  @Test
  void isRejectedIfGenuineButWithAnIllegalUserId() {
    assertThat(verify(mint("用户一"), List.of(KEY), ISSUED))
        .isEqualTo(new Verdict.Rejected<>(RejectionReason.ILLEGAL_USER_ID));
    assertThat(verify(mint(""), List.of(KEY), ISSUED))
        .isEqualTo(new Verdict.Rejected<>(RejectionReason.ILLEGAL_USER_ID));
  }

  @Test
  void reportsADistinctReasonForEachDefect() {
    String mac = "00".repeat(32);
    String user = "0300" + "687966";
    String head = "01000000" + "00f15365" + "80425565";
    assertThat(reason(content("1100", head, user, "2000", mac))).isNull();
    assertThat(reason(content("1200", head, user, "00", "2000", mac)))
        .isEqualTo(RejectionReason.TRAILING_AFTER_USER);
    assertThat(reason(content("1100", head, user, "2000", mac, "00")))
        .isEqualTo(RejectionReason.TRAILING_AFTER_MAC);
    assertThat(reason(content("1100", head, user, "1f00", mac.substring(2))))
        .isEqualTo(RejectionReason.WRONG_MAC_LENGTH);
    assertThat(reason(content("1100", head, user, "2100", mac, "00")))
        .isEqualTo(RejectionReason.WRONG_MAC_LENGTH);
    assertThat(reason(content("1100", head, user, "2100", mac)))
        .isEqualTo(RejectionReason.LENGTH_LIES);
    assertThat(reason(content("1100", head, "0400687966", "2000", mac)))
        .isEqualTo(RejectionReason.LENGTH_LIES);
    assertThat(reason(content("1100", head, "0300ff7966", "2000", mac)))
        .isEqualTo(RejectionReason.NOT_UTF8);
    assertThat(reason("002" + EXAMPLE.substring(3))).isEqualTo(RejectionReason.WRONG_VERSION);
    assertThat(reason("001" + "é".repeat(24) + EXAMPLE.substring(27)))
        .isEqualTo(RejectionReason.ILLEGAL_APP_ID);
    assertThat(reason(EXAMPLE.substring(0, 27))).isEqualTo(RejectionReason.TOO_SHORT);
    assertThat(reason(EXAMPLE.replace("=", ""))).isEqualTo(RejectionReason.NOT_CANONICAL_BASE64);
    assertThat(reason(EXAMPLE.substring(0, 27) + "\ud83d\ude00" + EXAMPLE.substring(29)))
        .isEqualTo(RejectionReason.NOT_CANONICAL_BASE64);
    assertThat(reason(EXAMPLE.substring(0, 26) + "\ud83d\ude00" + EXAMPLE.substring(28)))
        .isEqualTo(RejectionReason.ILLEGAL_APP_ID);
    // 58 and 59 differ in spare bits of Base64, which would give one signature two texts.
    assertThat(reason(EXAMPLE.replace("n58=", "n59=")))
        .isEqualTo(RejectionReason.NOT_CANONICAL_BASE64);
    assertThat(reason(EXAMPLE + "\n")).isEqualTo(RejectionReason.NOT_CANONICAL_BASE64);
    assertThat(reason(EXAMPLE.replace('+', '-'))).isEqualTo(RejectionReason.NOT_CANONICAL_BASE64);
  }

  @Test
  void doesNotMintValuesThatItsFieldsCannotHold() {
    Lifetime day = new Lifetime(ISSUED, EXPIRES);
    assertRule(Rule.NONCE, () -> CallbackSignature.mint(KEY, "hyf", day, -1));
    assertRule(Rule.NONCE, () -> CallbackSignature.mint(KEY, "hyf", day, 4_294_967_296L));
    assertThat(readable(CallbackSignature.mint(KEY, "u".repeat(65_521), day, 1).text()).userId())
        .as("the message is 65,535 bytes")
        .hasSize(65_521);
    assertRule(Rule.TOKEN_TEXT, () -> CallbackSignature.mint(KEY, "u".repeat(65_522), day, 1));
    assertRule(Rule.TOKEN_TEXT, () -> CallbackSignature.mint(KEY, "u".repeat(65_536), day, 1));
    assertRule(Rule.TOKEN_TEXT, () -> CallbackSignature.mint(KEY, "u\ud83d", day, 1));
    assertRule(
        Rule.LIFETIME, () -> CallbackSignature.mint(KEY, "hyf", new Lifetime(EXPIRES, ISSUED), 1));
    assertRule(Rule.LIFETIME, () -> new Lifetime(ISSUED, Instant.ofEpochSecond(4_294_967_296L)));
    assertRule(Rule.LIFETIME, () -> new Lifetime(Instant.ofEpochSecond(-1), EXPIRES));
  }

  @Test
  void rejectsANegativeSkew() {
    CallbackSignature signature = mint("hyf");
    assertThatThrownBy(() -> signature.verify(List.of(KEY), ISSUED, Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void printsNeitherTextNorUser() {
    assertThat(mint("hyf").toString()).contains("***").doesNotContain("hyf").doesNotContain("EQ");
  }

  private static String outcome(Instant now, BigDecimal skewSeconds) {
    return mint("hyf")
        .verify(
            List.of(KEY), now, Duration.ofMillis(skewSeconds.movePointRight(3).longValueExact()))
        .match(trusted -> "trusted", rejected -> rejected.reason().name());
  }

  private static CallbackSignature mint(String user) {
    return CallbackSignature.mint(KEY, user, new Lifetime(ISSUED, EXPIRES), 123_456);
  }

  private static Verdict<VerifiedSender> verify(
      CallbackSignature signature, List<AppKey> keys, Instant now) {
    return readable(signature.text()).verify(keys, now, Duration.ZERO);
  }

  private static String content(String... hex) {
    byte[] bytes = HexFormat.of().parseHex(String.join("", hex));
    return "001" + APP + Base64.getEncoder().encodeToString(bytes);
  }

  private static RejectionReason reason(String text) {
    return CallbackSignature.parse(text).match(readable -> null, reason -> reason);
  }

  private static CallbackSignature readable(String text) {
    return CallbackSignature.parse(text)
        .match(
            signature -> signature,
            reason -> {
              throw new AssertionError(reason);
            });
  }

  private static void assertRule(
      Rule rule, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            InvalidSignalException.class, e -> assertThat(e.rule()).isEqualTo(rule));
  }
}
