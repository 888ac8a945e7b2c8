package dev.rtcsignal.adapter.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Grant;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SenderCheck;
import dev.rtcsignal.ports.contract.SenderCheckContract;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSenderCheckTest {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final AppKey KEY = new AppKey(APP, "webhook-primary-key-0123456789");
  private static final AppKey OLD = new AppKey(APP, "webhook-secondary-key-0123456789");
  private static final Instant ISSUED = Instant.ofEpochSecond(1_700_000_000);
  private static final Lifetime DAY = Lifetime.starting(ISSUED, Duration.ofDays(1));
  private static final Lifetime ENDLESS = new Lifetime(ISSUED, Lifetime.NEVER);

  private final InMemoryKeys keys = new InMemoryKeys().add(KEY).add(OLD);
  private final TokenSenderCheck check = TokenSenderCheck.of(keys, Duration.ofSeconds(5));

  @Nested
  class ShortForm extends SenderCheckContract {
    @Override
    protected SenderCheck check() {
      return check;
    }

    @Override
    protected String genuine() {
      return CallbackSignature.mint(KEY, "hyf", DAY, 123_456).text();
    }

    @Override
    protected VerifiedSender sender() {
      return VerifiedSender.unchecked(APP, new UserId("hyf"));
    }
  }

  @Nested
  class LongForm extends SenderCheckContract {
    @Override
    protected SenderCheck check() {
      return check;
    }

    @Override
    protected String genuine() {
      return AccessToken.mint(KEY, Grant.login(new UserId("hyf")), DAY, 123_456).text();
    }

    @Override
    protected VerifiedSender sender() {
      return VerifiedSender.unchecked(APP, new UserId("hyf"));
    }
  }

  /** The contract changes the bytes; these formats have one text for the same bytes. */
  @ParameterizedTest
  @ValueSource(strings = {"h", "hy", "hyf"})
  void rejectsAnyOtherTextForTheGenuineBytes(String user) {
    for (String genuine :
        List.of(
            CallbackSignature.mint(KEY, user, DAY, 123_456).text(),
            AccessToken.mint(KEY, Grant.login(new UserId(user)), DAY, 123_456).text())) {
      assertThat(check.check(genuine, ISSUED)).isInstanceOf(Verdict.Trusted.class);
      for (int end = 0; end < genuine.length(); end++) {
        assertRejected(genuine.substring(0, end));
        for (char other : new char[] {'A', 'B', '=', (char) (genuine.charAt(end) + 1)}) {
          String changed = genuine.substring(0, end) + other + genuine.substring(end + 1);
          if (!changed.equals(genuine)) {
            assertRejected(changed);
          }
        }
      }
    }
  }

  private void assertRejected(String text) {
    assertThat(check.check(text, ISSUED)).as(text).isInstanceOf(Verdict.Rejected.class);
  }

  /** Row E4 of the field faults. */
  @Test
  void rejectsGenuineTokensOfLoginAndRoomsWhereOnlyTheShortFormIsAccepted() {
    TokenSenderCheck strict = check.acceptingShortFormOnly().withMaxLifetime(Duration.ofDays(7));
    for (Grant grant :
        List.of(
            Grant.login(new UserId("hyf")),
            Grant.room(new RoomId("r"), new UserId("hyf")),
            Grant.anyRoom(new UserId("hyf")))) {
      String token = AccessToken.mint(KEY, grant, DAY, 1).text();
      assertThat(check.check(token, ISSUED)).isInstanceOf(Verdict.Trusted.class);
      assertThat(strict.check(token, ISSUED))
          .isEqualTo(new Verdict.Rejected<>(RejectionReason.NOT_A_CALLBACK_SIGNATURE));
    }
    assertThat(strict.check(CallbackSignature.mint(KEY, "hyf", DAY, 1).text(), ISSUED))
        .isInstanceOf(Verdict.Trusted.class);
    String expired = AccessToken.mint(KEY, Grant.login(new UserId("hyf")), DAY, 1).text();
    assertThat(strict.check(expired, ISSUED.plus(Duration.ofDays(2))))
        .as("its own reason")
        .isEqualTo(new Verdict.Rejected<>(RejectionReason.EXPIRED));
  }

  @Test
  void acceptsTheSecondaryKeyUntilItIsRemoved() {
    String old = CallbackSignature.mint(OLD, "hyf", DAY, 1).text();
    assertThat(check.check(old, ISSUED)).isInstanceOf(Verdict.Trusted.class);
    keys.remove(OLD);
    assertThat(check.check(old, ISSUED))
        .isEqualTo(new Verdict.Rejected<>(RejectionReason.WRONG_MAC));
  }

  @Test
  void rejectsTokensWithoutExpiryInBothFormsUnlessAllowed() {
    String shortForm = CallbackSignature.mint(KEY, "hyf", ENDLESS, 1).text();
    String longForm = AccessToken.mint(KEY, Grant.login(new UserId("hyf")), ENDLESS, 1).text();
    Verdict<VerifiedSender> refused = new Verdict.Rejected<>(RejectionReason.NEVER_EXPIRES);
    assertThat(check.check(shortForm, ISSUED)).isEqualTo(refused);
    assertThat(check.check(longForm, ISSUED)).isEqualTo(refused);
    TokenSenderCheck lenient = check.allowingTokensThatNeverExpire();
    assertThat(lenient.check(shortForm, ISSUED)).isInstanceOf(Verdict.Trusted.class);
    assertThat(lenient.check(longForm, ISSUED)).isInstanceOf(Verdict.Trusted.class);
  }

  @Test
  void doesNotSayThatAForgedTokenNeverExpires() {
    AppKey forged = new AppKey(APP, "not the key of the app");
    String text = CallbackSignature.mint(forged, "hyf", ENDLESS, 1).text();
    assertThat(check.check(text, ISSUED))
        .isEqualTo(new Verdict.Rejected<>(RejectionReason.WRONG_MAC));
  }

  @Test
  void acceptsASkewOfNoneToADay() {
    assertThat(TokenSenderCheck.of(keys, Duration.ofDays(1))).isNotNull();
    assertThatThrownBy(() -> TokenSenderCheck.of(keys, Duration.ofDays(1).plusNanos(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TokenSenderCheck.of(keys, Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void allowsForTheSkewAndNoSecondMore() {
    String text = CallbackSignature.mint(KEY, "hyf", DAY, 1).text();
    Instant last = DAY.expiresAt().plusSeconds(5);
    assertThat(check.check(text, last)).isInstanceOf(Verdict.Trusted.class);
    assertThat(check.check(text, last.plusSeconds(1)))
        .isEqualTo(new Verdict.Rejected<>(RejectionReason.EXPIRED));
  }
}
