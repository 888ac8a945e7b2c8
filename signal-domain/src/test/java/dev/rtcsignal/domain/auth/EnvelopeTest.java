package dev.rtcsignal.domain.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The judgement of an envelope. That its MAC is right is in {@link EnvelopeVectorsTest}. */
class EnvelopeTest {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final AppKey APP_KEY = new AppKey(APP, "primary key of the test");
  private static final AppKey OTHER_APP_KEY = new AppKey(APP, "secondary key of the test");
  private static final EnvelopeKey KEY = EnvelopeKey.derive(APP_KEY, "signature of hyf");
  private static final EnvelopeKey OTHER = EnvelopeKey.derive(OTHER_APP_KEY, "signature of hyf");
  private static final long TS = 1_700_000_000_123L;
  private static final Instant NOW = Instant.ofEpochMilli(TS);
  private static final Payload HELLO = Payload.text("hello");

  @ParameterizedTest
  @CsvSource({
    "-300001, NOT_YET_VALID",
    "-300000, verified",
    "-299999, verified",
    "0, verified",
    "299999, verified",
    "300000, verified",
    "300001, EXPIRED",
  })
  void isFreshForFiveMinutesBothWaysTheBoundsIncluded(long millisLater, String expected) {
    Optional<RejectionReason> problem =
        problem(signed(HELLO), List.of(KEY), NOW.plusMillis(millisLater), Envelope.FRESHNESS);
    assertThat(problem.map(RejectionReason::name).orElse("verified")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"-1, NOT_YET_VALID", "0, verified", "1, EXPIRED"})
  void isFreshInItsOwnMillisecondWithoutAnyTolerance(long millisLater, String expected) {
    Optional<RejectionReason> problem =
        problem(signed(HELLO), List.of(KEY), NOW.plusMillis(millisLater), Duration.ZERO);
    assertThat(problem.map(RejectionReason::name).orElse("verified")).isEqualTo(expected);
  }

  @Test
  void isExpiredFromTheBeginningOfTimeAndNotYetValidFromItsEnd() {
    assertThat(problem(signedAt(Envelope.MAX_SEQ), List.of(KEY), NOW, Envelope.FRESHNESS))
        .contains(RejectionReason.NOT_YET_VALID);
    assertThat(problem(signedAt(0), List.of(KEY), NOW, Envelope.FRESHNESS))
        .contains(RejectionReason.EXPIRED);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 9_007_199_254_740_992L, Long.MAX_VALUE})
  void hasNoTimeBefore1970OrBeyondTheLargestExactInteger(long ts) {
    assertRule(Rule.ENVELOPE_TS, () -> Envelope.claimed("id", 1, ts, HELLO));
    assertRule(Rule.ENVELOPE_TS, () -> signedAt(ts));
  }

  @Test
  void checksTheMacBeforeTheTime() {
    assertThat(problem(signed(HELLO), List.of(OTHER), Instant.EPOCH, Envelope.FRESHNESS))
        .contains(RejectionReason.WRONG_MAC);
  }

  @Test
  void isValidUnderASecondaryKeyToo() {
    assertThat(problem(signed(HELLO), OTHER, KEY)).isEmpty();
    assertThat(problem(signed(HELLO), KEY, OTHER)).isEmpty();
  }

  @Test
  void isRejectedUnderAnotherAppKeyAnotherSignatureOrNoKey() {
    EnvelopeKey otherSignature = EnvelopeKey.derive(APP_KEY, "signature of hyg");
    assertThat(problem(signed(HELLO), OTHER)).contains(RejectionReason.WRONG_MAC);
    assertThat(problem(signed(HELLO), otherSignature)).contains(RejectionReason.WRONG_MAC);
    assertThat(problem(signed(HELLO))).contains(RejectionReason.WRONG_MAC);
  }

  @Test
  void hasEveryFieldUnderItsMac() {
    byte[] mac = mac(signed(HELLO));
    assertThat(problem(Envelope.claimed("id", 7, TS, HELLO, mac), KEY)).isEmpty();
    assertThat(problem(Envelope.claimed("iD", 7, TS, HELLO, mac), KEY))
        .contains(RejectionReason.WRONG_MAC);
    assertThat(problem(Envelope.claimed("id", 8, TS, HELLO, mac), KEY))
        .contains(RejectionReason.WRONG_MAC);
    assertThat(problem(Envelope.claimed("id", 7, TS + 1, HELLO, mac), KEY))
        .contains(RejectionReason.WRONG_MAC);
    assertThat(problem(Envelope.claimed("id", 7, TS, Payload.text("hello "), mac), KEY))
        .contains(RejectionReason.WRONG_MAC);
  }

  @Test
  void rejectsTextAsBinaryAndBinaryAsText() {
    Payload binary = Payload.binary(new byte[] {'h', 'e', 'l', 'l', 'o', '!'});
    Payload sameBody = Payload.text("aGVsbG8h");
    Envelope fromBinary = Envelope.claimed("id", 7, TS, sameBody, mac(signed(binary)));
    Envelope fromText = Envelope.claimed("id", 7, TS, binary, mac(signed(sameBody)));
    assertThat(fromBinary.body()).isEqualTo(fromText.body());
    assertThat(problem(fromBinary, KEY)).contains(RejectionReason.WRONG_MAC);
    assertThat(problem(fromText, KEY)).contains(RejectionReason.WRONG_MAC);
  }

  @Test
  void hasAMacOf32BytesAndNoPartOfIt() {
    byte[] mac = mac(signed(HELLO));
    assertThat(mac).hasSize(32);
    byte[] short31 = Arrays.copyOf(mac, 31);
    byte[] long33 = Arrays.copyOf(mac, 33);
    assertThat(problem(Envelope.claimed("id", 7, TS, HELLO, short31), KEY))
        .contains(RejectionReason.WRONG_MAC);
    assertThat(problem(Envelope.claimed("id", 7, TS, HELLO, long33), KEY))
        .contains(RejectionReason.WRONG_MAC);
    assertThat(problem(Envelope.claimed("id", 7, TS, HELLO), KEY))
        .contains(RejectionReason.WRONG_MAC);
  }

  @Test
  void keepsTheGivenMac() {
    byte[] mac = mac(signed(HELLO));
    Envelope claimed = Envelope.claimed("id", 7, TS, HELLO, mac);
    mac[0] ^= 1;
    assertThat(problem(claimed, KEY)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 9_007_199_254_740_991L})
  void countsFromOneToTheLargestExactInteger(long seq) {
    assertThat(Envelope.sign(KEY, "id", seq, NOW, HELLO).seq()).isEqualTo(seq);
    assertThat(Envelope.claimed("id", seq, TS, HELLO).seq()).isEqualTo(seq);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 9_007_199_254_740_992L, Long.MAX_VALUE})
  void hasNoOtherNumber(long seq) {
    assertRule(Rule.ENVELOPE_SEQ, () -> Envelope.sign(KEY, "id", seq, NOW, HELLO));
    assertRule(Rule.ENVELOPE_SEQ, () -> Envelope.claimed("id", seq, TS, HELLO));
  }

  @Test
  void acceptsAnIdOf64CharactersAndNotOf65() {
    assertThat(Envelope.claimed("i".repeat(64), 1, TS, HELLO).id()).hasSize(64);
    assertThat(Envelope.claimed("-", 1, TS, HELLO).id()).isEqualTo("-");
    assertRule(Rule.ENVELOPE_ID, () -> Envelope.claimed("i".repeat(65), 1, TS, HELLO));
    assertRule(Rule.ENVELOPE_ID, () -> Envelope.claimed("", 1, TS, HELLO));
    assertRule(Rule.ENVELOPE_ID, () -> Envelope.sign(KEY, "i".repeat(65), 1, NOW, HELLO));
  }

  @ParameterizedTest
  @ValueSource(strings = {"id\n", "\nid", "i d", "i.d", "i=", "i+", "i/", "é", "\uff21", "i\u0000"})
  void rejectsOtherCharactersInAnId(String id) {
    assertRule(Rule.ENVELOPE_ID, () -> Envelope.claimed(id, 1, TS, HELLO));
  }

  @Test
  void printsNeitherItsContentNorItsIdNorItsMac() {
    Envelope envelope = Envelope.sign(KEY, "name-of-the-message", 7, NOW, HELLO);
    assertThat(envelope.toString())
        .contains("***")
        .doesNotContain("hello")
        .doesNotContain("name-of-the-message")
        .doesNotContain(envelope.mac());
  }

  private static Envelope signed(Payload payload) {
    return Envelope.sign(KEY, "id", 7, NOW, payload);
  }

  private static Envelope signedAt(long ts) {
    return Envelope.sign(KEY, "id", 7, Instant.ofEpochMilli(ts), HELLO);
  }

  private static byte[] mac(Envelope envelope) {
    return Base64.getUrlDecoder().decode(envelope.mac());
  }

  private static Optional<RejectionReason> problem(Envelope envelope, EnvelopeKey... keys) {
    return problem(envelope, List.of(keys), NOW, Envelope.FRESHNESS);
  }

  private static Optional<RejectionReason> problem(
      Envelope envelope, List<EnvelopeKey> keys, Instant now, Duration freshness) {
    return envelope
        .verify(keys, now, freshness)
        .match(trusted -> Optional.empty(), rejected -> Optional.of(rejected.reason()));
  }

  private static void assertRule(Rule rule, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            InvalidSignalException.class, e -> assertThat(e.rule()).isEqualTo(rule));
  }
}
