package dev.rtcsignal.app.fuzz;

import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.auth.VerifiedSender;
import java.time.Duration;
import java.util.List;

/** {@link AccessToken}: what can be read was made by minting, and is no callback signature too. */
public final class AccessTokenFuzz {
  private AccessTokenFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    String text = SealedInput.text(data);
    boolean believed = SealedInput.isTrusted(Known.CHECK.check(text, Known.NOW));
    AccessToken.parse(text)
        .match(
            token -> {
              judge(text, token, believed);
              return true;
            },
            malformed -> false);
  }

  private static void judge(String text, AccessToken token, boolean believed) {
    Promise.holds(token.text().equals(text), "a token keeps its text");
    Promise.holds(!token.toString().contains(text), "a token prints itself masked");
    AppKey key = SealedInput.keyOf(token.app());
    Verdict<VerifiedSender> verdict = token.verify(List.of(key), Known.NOW, Duration.ofSeconds(30));
    boolean forged = verdict.match(yes -> false, no -> no.reason() == RejectionReason.WRONG_MAC);
    remint(text, token, key, forged);
    boolean alsoShort = CallbackSignature.parse(text).match(yes -> true, no -> false);
    Promise.holds(
        !believed || alsoShort || (SealedInput.isTrusted(verdict) && isOurs(token)),
        "the check believes what is genuine");
  }

  private static boolean isOurs(AccessToken token) {
    return token.app().equals(Known.APP) && !token.lifetime().neverExpires();
  }

  private static void remint(String text, AccessToken token, AppKey key, boolean forged) {
    boolean ordered =
        token.lifetime().neverExpires()
            || !token.lifetime().expiresAt().isBefore(token.lifetime().issuedAt());
    if (ordered) {
      String again = AccessToken.mint(key, token.grant(), token.lifetime(), token.nonce()).text();
      Promise.holds(
          SealedInput.unsigned(again).equals(SealedInput.unsigned(text)), "minting undoes reading");
      Promise.holds(again.equals(text) != forged, "only the minted MAC is genuine");
    }
  }
}
