package dev.rtcsignal.app.fuzz;

import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.auth.VerifiedSender;
import java.time.Duration;
import java.util.List;

/**
 * Fuzzes {@link AccessToken#parse}: a parsed token equals a minted one, and the check accepts only
 * genuine tokens.
 */
public final class AccessTokenFuzz {
  private AccessTokenFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    String text = TokenInput.text(data);
    boolean accepted = TokenInput.isTrusted(FuzzFixture.CHECK.check(text, FuzzFixture.NOW));
    AccessToken.parse(text)
        .match(
            token -> {
              checkInvariants(text, token, accepted);
              return true;
            },
            malformed -> false);
  }

  private static void checkInvariants(String text, AccessToken token, boolean accepted) {
    Invariant.check(token.text().equals(text), "a parsed token keeps its text");
    Invariant.check(!token.toString().contains(text), "toString masks the token");
    AppKey key = TokenInput.keyOf(token.app());
    Verdict<VerifiedSender> verdict =
        token.verify(List.of(key), FuzzFixture.NOW, Duration.ofSeconds(30));
    boolean forged = verdict.match(yes -> false, no -> no.reason() == RejectionReason.WRONG_MAC);
    remint(text, token, key, forged);
    boolean alsoSignature = CallbackSignature.parse(text).match(yes -> true, no -> false);
    Invariant.check(
        !accepted || alsoSignature || (TokenInput.isTrusted(verdict) && isOurs(token)),
        "the check accepts only genuine tokens");
  }

  private static boolean isOurs(AccessToken token) {
    return token.app().equals(FuzzFixture.APP) && !token.lifetime().neverExpires();
  }

  private static void remint(String text, AccessToken token, AppKey key, boolean forged) {
    boolean validLifetime =
        token.lifetime().neverExpires()
            || !token.lifetime().expiresAt().isBefore(token.lifetime().issuedAt());
    if (validLifetime) {
      String again = AccessToken.mint(key, token.grant(), token.lifetime(), token.nonce()).text();
      Invariant.check(
          TokenInput.unsigned(again).equals(TokenInput.unsigned(text)),
          "minting a parsed token gives the same content");
      Invariant.check(again.equals(text) != forged, "only the minted MAC verifies");
    }
  }
}
