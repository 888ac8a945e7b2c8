package dev.rtcsignal.domain.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.event.Notification.Acceptance;
import dev.rtcsignal.domain.event.Notification.Hash;
import dev.rtcsignal.domain.event.Notification.Proof;
import dev.rtcsignal.domain.message.AppId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** vendor-facts 6. The two hashes of {@link #GOOD} were made by Python's hashlib. */
class NotificationTest {
  private static final NotificationSecret SECRET = new NotificationSecret("console secret");
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final Instant AT = Instant.parse("2026-11-24T17:26:54Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final List<Hash> BOTH = List.of(Hash.DOCUMENTED, Hash.WITHOUT_EVENT_ID);

  private static final String DOCUMENTED =
      "3d0f12ca1a22597e96c92594fc52817cd865732455ba7db0f5b91c524d4a2e75";
  private static final String WITHOUT_EVENT_ID =
      "c87d2f3902632aa91e3ff8754c65eaf04c5569ba693441b007c51d0967570ca4";

  private static final Fields GOOD =
      new Fields(
          "UserJoinRoom",
          "{\"RoomId\":\"room\",\"UserId\":\"hyf\"}",
          "2026-11-24T17:26:54Z",
          "69c0ffee",
          "2020-12-01",
          "1234");

  /** The fields that a sender chooses; the application is fixed. */
  private record Fields(
      String type, String data, String time, String id, String version, String nonce) {
    Notification with(String signature) {
      Proof proof = new Proof(version, nonce, signature);
      return new Notification(type, data, time, id, APP.value(), proof);
    }

    /** Genuine: only the form can be wrong. */
    Notification signed() {
      return with(SECRET.sign(with("").values(Hash.DOCUMENTED)));
    }
  }

  @Test
  void isVerifiedWithTheDocumentedHash() {
    assertThat(problem(GOOD.with(DOCUMENTED), List.of(Hash.DOCUMENTED))).isEmpty();
    assertThat(problem(GOOD.with(DOCUMENTED), BOTH)).isEmpty();
  }

  @Test
  void isVerifiedWithTheOlderHashOnlyWhereThatIsAllowed() {
    assertThat(problem(GOOD.with(WITHOUT_EVENT_ID), BOTH)).isEmpty();
    assertThat(problem(GOOD.with(WITHOUT_EVENT_ID), List.of(Hash.WITHOUT_EVENT_ID))).isEmpty();
    assertThat(problem(GOOD.with(WITHOUT_EVENT_ID), List.of(Hash.DOCUMENTED)))
        .contains(RejectionReason.WRONG_MAC);
    assertThat(problem(GOOD.with(DOCUMENTED), List.of(Hash.WITHOUT_EVENT_ID)))
        .contains(RejectionReason.WRONG_MAC);
    assertThat(problem(GOOD.with(DOCUMENTED), List.of())).contains(RejectionReason.WRONG_MAC);
  }

  @Test
  void isVerifiedUnderASecondSecretAndUnderNoOther() {
    NotificationSecret other = new NotificationSecret("console secret 2");
    Notification good = GOOD.with(DOCUMENTED);
    assertThat(problem(good, BOTH, other, SECRET)).isEmpty();
    assertThat(problem(good, BOTH, other)).contains(RejectionReason.WRONG_MAC);
    Acceptance both = new Acceptance(APP, BOTH, HOUR);
    assertThat(problem(good.verify(List.of(), both, AT))).contains(RejectionReason.WRONG_MAC);
  }

  @Test
  void hasEachValueUnderItsSignature() {
    String data = "{\"RoomId\":\"room\",\"UserId\":\"hyg\"}";
    String app = "60af4c8dcb758d00ce35adb4";
    Proof proof = new Proof("2020-12-01", "1234", DOCUMENTED);
    String time = GOOD.time;
    assertWrong(type("UserLeaveRoom").with(DOCUMENTED));
    assertWrong(data(data).with(DOCUMENTED));
    assertWrong(time("2026-11-24T17:26:55Z").with(DOCUMENTED));
    assertWrong(id("69c0ffef").with(DOCUMENTED));
    assertWrong(nonce("1235").with(DOCUMENTED));
    Notification moved = new Notification(GOOD.type, GOOD.data, time, GOOD.id, app, proof);
    Acceptance ofTheOther = new Acceptance(new AppId(app), BOTH, HOUR);
    assertThat(problem(moved.verify(List.of(SECRET), ofTheOther, AT)))
        .contains(RejectionReason.WRONG_MAC);
    assertThat(problem(moved, BOTH, SECRET)).contains(RejectionReason.UNKNOWN_APP);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T16:26:53.999999999Z, NOT_YET_VALID",
    "2026-11-24T16:26:54Z, verified",
    "2026-11-24T17:26:54Z, verified",
    "2026-11-24T18:26:54Z, verified",
    "2026-11-24T18:26:54.000000001Z, TOO_OLD",
  })
  void isVerifiedForAnHourBothWaysTheBoundsIncluded(Instant now, String expected) {
    Acceptance acceptance = new Acceptance(APP, List.of(Hash.DOCUMENTED), HOUR);
    Optional<RejectionReason> problem =
        problem(GOOD.with(DOCUMENTED).verify(List.of(SECRET), acceptance, now));
    assertThat(problem.map(RejectionReason::name).orElse("verified")).isEqualTo(expected);
  }

  @Test
  void checksTheSignatureBeforeTheTime() {
    Acceptance acceptance = new Acceptance(APP, BOTH, HOUR);
    assertThat(problem(GOOD.with("").verify(List.of(SECRET), acceptance, Instant.EPOCH)))
        .contains(RejectionReason.WRONG_MAC);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1User", "User Join", "User.Join", "Üser", "{User", "User\n"})
  void hasATypeOfLettersAndDigits(String type) {
    assertUnknownForm(type(type));
  }

  @Test
  void hasATypeOfAtMost64Characters() {
    assertVerified(type("U"));
    assertVerified(type("U".repeat(64)));
    assertUnknownForm(type("U".repeat(65)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "{", "a/b", "é", "id\n"})
  void hasAnIdOfFewCharacters(String id) {
    assertUnknownForm(id(id));
  }

  @Test
  void hasAnIdOfAtMost128Characters() {
    assertVerified(id("i"));
    assertVerified(id("Id_.:-0".repeat(18) + "ab"));
    assertUnknownForm(id("i".repeat(129)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "123", "12345", "123a", "１２３４", "1234\n", "-123"})
  void hasANonceOfFourDigits(String nonce) {
    assertUnknownForm(nonce(nonce));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2020-12-02", "2020-12-01 ", "12020-12-01"})
  void hasTheOneVersion(String version) {
    assertUnknownForm(new Fields(GOOD.type, GOOD.data, GOOD.time, GOOD.id, version, GOOD.nonce));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "}", "[]", " {}", "{} ", "{}\n", "x{}", "{}x", "null"})
  void hasAnObjectAsData(String data) {
    assertUnknownForm(data(data));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "2026-11-24",
        "2026-11-24T17:26:54",
        "2026-11-24 17:26:54Z",
        "2026-11-24T17:26Z",
        "2026-13-24T17:26:54Z",
        "1795541214",
        "2026-11-24T17:26:54Z\n",
        "12026-11-24T17:26:54Z",
      })
  void hasATimeOfRfc3339(String time) {
    assertUnknownForm(time(time));
  }

  @Test
  void hasATimeDownToTheNanosecond() {
    assertVerified(time("2026-11-24T17:26:54.123456789Z"));
    assertThat(verify(time("2026-11-24T17:26:54.5Z").signed(), BOTH, SECRET))
        .isEqualTo(
            new Verdict.Trusted<>(
                VerifiedNotification.unchecked(
                    APP, GOOD.type, GOOD.data, GOOD.id, AT.plusMillis(500))));
  }

  @Test
  void printsNeitherItsSignatureNorItsContent() {
    Notification good = GOOD.with(DOCUMENTED);
    assertThat(good.toString()).doesNotContain(DOCUMENTED).doesNotContain("hyf");
    assertThat(good.proof().toString()).contains("***").doesNotContain(DOCUMENTED);
  }

  private static Fields type(String type) {
    return new Fields(type, GOOD.data, GOOD.time, GOOD.id, GOOD.version, GOOD.nonce);
  }

  private static Fields data(String data) {
    return new Fields(GOOD.type, data, GOOD.time, GOOD.id, GOOD.version, GOOD.nonce);
  }

  private static Fields time(String time) {
    return new Fields(GOOD.type, GOOD.data, time, GOOD.id, GOOD.version, GOOD.nonce);
  }

  private static Fields id(String id) {
    return new Fields(GOOD.type, GOOD.data, GOOD.time, id, GOOD.version, GOOD.nonce);
  }

  private static Fields nonce(String nonce) {
    return new Fields(GOOD.type, GOOD.data, GOOD.time, GOOD.id, GOOD.version, nonce);
  }

  private static void assertVerified(Fields fields) {
    assertThat(problem(fields.signed(), BOTH)).isEmpty();
  }

  private static void assertUnknownForm(Fields fields) {
    assertThat(problem(fields.signed(), BOTH)).contains(RejectionReason.UNKNOWN_FORM);
  }

  private static void assertWrong(Notification changed) {
    assertThat(problem(changed, List.of(Hash.DOCUMENTED))).contains(RejectionReason.WRONG_MAC);
  }

  private static Optional<RejectionReason> problem(Notification notification, List<Hash> hashes) {
    return problem(notification, hashes, SECRET);
  }

  private static Optional<RejectionReason> problem(
      Notification notification, List<Hash> hashes, NotificationSecret... secrets) {
    return problem(verify(notification, hashes, secrets));
  }

  private static Verdict<VerifiedNotification> verify(
      Notification notification, List<Hash> hashes, NotificationSecret... secrets) {
    return notification.verify(List.of(secrets), new Acceptance(APP, hashes, HOUR), AT);
  }

  private static Optional<RejectionReason> problem(Verdict<VerifiedNotification> verdict) {
    return verdict.match(trusted -> Optional.empty(), rejected -> Optional.of(rejected.reason()));
  }
}
