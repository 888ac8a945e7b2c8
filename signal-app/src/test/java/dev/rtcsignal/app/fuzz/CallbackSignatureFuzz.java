package dev.rtcsignal.app.fuzz;

import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.auth.VerifiedSender;
import java.time.Duration;
import java.util.List;

/**
 * Fuzzes {@link CallbackSignature#parse}: a parsed signature equals a minted one, and the check
 * accepts exactly the genuine ones with a lifetime of at most seven days.
 */
public final class CallbackSignatureFuzz {
  private static final Duration WEEK = Duration.ofDays(7);

  private CallbackSignatureFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    String text = TokenInput.text(data);
    boolean accepted = TokenInput.isTrusted(FuzzFixture.CHECK.check(text, FuzzFixture.NOW));
    CallbackSignature.parse(text)
        .match(
            token -> {
              checkInvariants(text, token, accepted);
              return true;
            },
            malformed -> false);
  }

  private static void checkInvariants(String text, CallbackSignature token, boolean accepted) {
    Invariant.check(token.text().equals(text), "a parsed signature keeps its text");
    Invariant.check(!token.toString().contains(text), "toString masks the signature");
    AppKey key = TokenInput.keyOf(token.app());
    Verdict<VerifiedSender> verdict =
        token.verify(List.of(key), FuzzFixture.NOW, Duration.ofSeconds(30));
    boolean forged = verdict.match(yes -> false, no -> no.reason() == RejectionReason.WRONG_MAC);
    remint(text, token, key, forged);
    boolean trusted = TokenInput.isTrusted(verdict) && token.app().equals(FuzzFixture.APP);
    boolean shortEnough =
        !token.lifetime().neverExpires()
            && !token.lifetime().expiresAt().isAfter(token.lifetime().issuedAt().plus(WEEK));
    Invariant.check(
        accepted == (trusted && shortEnough),
        "the check accepts exactly genuine signatures of at most 7 days");
  }

  private static void remint(String text, CallbackSignature token, AppKey key, boolean forged) {
    boolean validLifetime =
        token.lifetime().neverExpires()
            || !token.lifetime().expiresAt().isBefore(token.lifetime().issuedAt());
    if (validLifetime) {
      String again =
          CallbackSignature.mint(key, token.userId(), token.lifetime(), token.nonce()).text();
      Invariant.check(
          TokenInput.unsigned(again).equals(TokenInput.unsigned(text)),
          "minting a parsed signature gives the same content");
      Invariant.check(again.equals(text) != forged, "only the minted MAC verifies");
    }
  }
}
