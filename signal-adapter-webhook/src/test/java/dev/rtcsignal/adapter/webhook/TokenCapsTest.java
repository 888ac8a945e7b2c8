package dev.rtcsignal.adapter.webhook;

import static dev.rtcsignal.adapter.webhook.Callbacks.KEY;
import static dev.rtcsignal.adapter.webhook.Callbacks.KEYS;
import static dev.rtcsignal.adapter.webhook.Callbacks.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Grant;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.memory.InMemoryRevocations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Limits on genuine tokens, each for signatures of both forms. */
class TokenCapsTest {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TokenSenderCheck check = TokenSenderCheck.of(KEYS, Duration.ZERO);

  @Test
  void acceptsALifetimeOfSevenDaysAndNoneASecondLonger() {
    assertTrusted(check, tokens(NOW, NOW.plus(WEEK)), NOW);
    assertRejected(
        check, tokens(NOW, NOW.plus(WEEK).plus(SECOND)), NOW, RejectionReason.LIVES_TOO_LONG);
  }

  @Test
  void allowsNoSkewForALifetime() {
    TokenSenderCheck skewed = TokenSenderCheck.of(KEYS, Duration.ofMinutes(1));
    List<String> tooLong = tokens(NOW, NOW.plus(WEEK).plus(SECOND));
    assertRejected(skewed, tooLong, NOW, RejectionReason.LIVES_TOO_LONG);
  }

  @Test
  void acceptsTheConfiguredLifetime() {
    TokenSenderCheck hour = check.withMaxLifetime(Duration.ofHours(1));
    assertTrusted(hour, tokens(NOW, NOW.plusSeconds(3_600)), NOW);
    assertRejected(hour, tokens(NOW, NOW.plusSeconds(3_601)), NOW, RejectionReason.LIVES_TOO_LONG);
    TokenSenderCheck year = check.withMaxLifetime(Duration.ofDays(365));
    assertTrusted(year, tokens(NOW, NOW.plus(Duration.ofDays(365))), NOW);
  }

  /** As the vendor's own verifiers have it: they refuse when now is past the expiry, in seconds. */
  @Test
  void acceptsATokenOfSevenDaysThroughItsWholeLastSecond() {
    List<String> week = tokens(NOW, NOW.plus(WEEK));
    assertTrusted(check, week, NOW.plus(WEEK));
    assertTrusted(check, week, NOW.plus(WEEK).plusNanos(999_999_999));
    assertRejected(check, week, NOW.plus(WEEK).plusSeconds(1), RejectionReason.EXPIRED);
  }

  @Test
  void acceptsATokenWithoutExpiryUntilTheEndOfItsSeventhDay() {
    TokenSenderCheck lenient = check.allowingTokensThatNeverExpire();
    List<String> endless = tokens(NOW, Lifetime.NEVER);
    assertTrusted(lenient, endless, NOW.plus(WEEK));
    assertRejected(lenient, endless, NOW.plus(WEEK).plus(SECOND), RejectionReason.TOO_OLD);
  }

  @Test
  void allowsForTheSkewInTheAgeOfATokenWithoutExpiry() {
    TokenSenderCheck lenient =
        TokenSenderCheck.of(KEYS, SECOND).allowingTokensThatNeverExpire().withMaxLifetime(SECOND);
    List<String> endless = tokens(NOW, Lifetime.NEVER);
    assertTrusted(lenient, endless, NOW.plusSeconds(2));
    assertRejected(lenient, endless, NOW.plusSeconds(3), RejectionReason.TOO_OLD);
  }

  @Test
  void rejectsATokenWithoutExpiryUnlessAllowed() {
    assertRejected(check, tokens(NOW, Lifetime.NEVER), NOW, RejectionReason.NEVER_EXPIRES);
  }

  @Test
  void rejectsTokensIssuedBeforeTheRevocationAndAcceptsThoseIssuedAtIt() {
    InMemoryRevocations list = new InMemoryRevocations().revoke(new UserId("ali"), NOW);
    TokenSenderCheck revoking = check.revoking(list);
    Instant before = NOW.minusSeconds(1);
    assertRejected(revoking, tokens(before, NOW.plusSeconds(60)), NOW, RejectionReason.REVOKED);
    assertTrusted(revoking, tokens(NOW, NOW.plusSeconds(60)), NOW);
  }

  @Test
  void rejectsEveryTokenOfARevokedUser() {
    InMemoryRevocations list = new InMemoryRevocations();
    TokenSenderCheck revoking = check.revoking(list);
    List<String> day = tokens(NOW, NOW.plus(Duration.ofDays(1)));
    assertTrusted(revoking, day, NOW);
    list.revoke(new UserId("ali"));
    assertRejected(revoking, day, NOW, RejectionReason.REVOKED);
    assertTrusted(revoking, List.of(Callbacks.signature("bob")), NOW);
  }

  @Test
  void rejectsTheTokensOfAllUsersIssuedBeforeARevocation() {
    TokenSenderCheck revoking =
        check.revoking(new InMemoryRevocations().revokeAll(NOW.plusSeconds(1)));
    assertRejected(revoking, tokens(NOW, NOW.plusSeconds(60)), NOW, RejectionReason.REVOKED);
    Instant later = NOW.plusSeconds(1);
    assertTrusted(revoking, tokens(later, later.plusSeconds(60)), later);
  }

  @Test
  void aForgedTokenIsRejectedAsForgedThoughItsUserIsRevoked() {
    TokenSenderCheck revoking = check.revoking((sender, issuedAt) -> true);
    AppKey other = new AppKey(Callbacks.APP, "not the key of the app");
    Lifetime minute = Lifetime.starting(NOW, Duration.ofMinutes(1));
    List<String> forged = List.of(CallbackSignature.mint(other, "ali", minute, 1).text());
    assertRejected(revoking, forged, NOW, RejectionReason.WRONG_MAC);
  }

  @Test
  void keepsItsOtherSettingsWhenOneIsAdded() {
    TokenSenderCheck all =
        check
            .allowingTokensThatNeverExpire()
            .withMaxLifetime(Duration.ofHours(1))
            .revoking(new InMemoryRevocations().revoke(new UserId("bob")));
    List<String> endless = tokens(NOW, Lifetime.NEVER);
    assertTrusted(all, endless, NOW.plusSeconds(3_600));
    assertRejected(all, endless, NOW.plusSeconds(3_601), RejectionReason.TOO_OLD);
    assertTrusted(all.withMaxLifetime(WEEK), endless, NOW.plusSeconds(3_601));
    assertRejected(
        all.withMaxLifetime(WEEK),
        List.of(Callbacks.signature("bob")),
        NOW,
        RejectionReason.REVOKED);
  }

  @Test
  void acceptsAPositiveLifetimeOnly() {
    assertThat(check.withMaxLifetime(Duration.ofNanos(1))).isNotNull();
    assertThatThrownBy(() -> check.withMaxLifetime(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> check.withMaxLifetime(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void verifiesUnderTheLongestLifetimeItAccepts() {
    TokenSenderCheck uncapped;
    try {
      uncapped = check.withMaxLifetime(Duration.ofSeconds(Long.MAX_VALUE));
    } catch (IllegalArgumentException refusedAtOnce) {
      return;
    }
    String token = tokens(NOW, NOW.plus(WEEK)).get(0);
    assertThatCode(() -> uncapped.check(token, NOW)).doesNotThrowAnyException();
  }

  private static List<String> tokens(Instant issued, Instant expires) {
    Lifetime lifetime = new Lifetime(issued, expires);
    return List.of(
        CallbackSignature.mint(KEY, "ali", lifetime, 1).text(),
        AccessToken.mint(KEY, Grant.login(new UserId("ali")), lifetime, 1).text());
  }

  private static void assertTrusted(TokenSenderCheck check, List<String> tokens, Instant now) {
    assertThat(tokens)
        .allSatisfy(
            token -> assertThat(check.check(token, now)).isInstanceOf(Verdict.Trusted.class));
  }

  private static void assertRejected(
      TokenSenderCheck check, List<String> tokens, Instant now, RejectionReason reason) {
    assertThat(tokens)
        .allSatisfy(
            token -> assertThat(check.check(token, now)).isEqualTo(new Verdict.Rejected<>(reason)));
  }
}
