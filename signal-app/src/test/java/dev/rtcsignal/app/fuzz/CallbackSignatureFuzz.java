package dev.rtcsignal.app.fuzz;

import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.auth.VerifiedSender;
import java.time.Duration;
import java.util.List;

/**
 * {@link CallbackSignature}: what can be read was made by minting, and nothing else is believed.
 */
public final class CallbackSignatureFuzz {
  private static final Duration WEEK = Duration.ofDays(7);

  private CallbackSignatureFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    String text = SealedInput.text(data);
    boolean believed = SealedInput.isTrusted(Known.CHECK.check(text, Known.NOW));
    CallbackSignature.parse(text)
        .match(
            token -> {
              judge(text, token, believed);
              return true;
            },
            malformed -> false);
  }

  private static void judge(String text, CallbackSignature token, boolean believed) {
    Promise.holds(token.text().equals(text), "a signature keeps its text");
    Promise.holds(!token.toString().contains(text), "a signature prints itself masked");
    AppKey key = SealedInput.keyOf(token.app());
    Verdict<VerifiedSender> verdict = token.verify(List.of(key), Known.NOW, Duration.ofSeconds(30));
    boolean forged = verdict.match(yes -> false, no -> no.reason() == RejectionReason.WRONG_MAC);
    remint(text, token, key, forged);
    boolean trusted = SealedInput.isTrusted(verdict) && token.app().equals(Known.APP);
    boolean shortEnough =
        !token.lifetime().neverExpires()
            && !token.lifetime().expiresAt().isAfter(token.lifetime().issuedAt().plus(WEEK));
    Promise.holds(
        believed == (trusted && shortEnough), "the check believes what is genuine and short");
  }

  private static void remint(String text, CallbackSignature token, AppKey key, boolean forged) {
    boolean ordered =
        token.lifetime().neverExpires()
            || !token.lifetime().expiresAt().isBefore(token.lifetime().issuedAt());
    if (ordered) {
      String again =
          CallbackSignature.mint(key, token.userId(), token.lifetime(), token.nonce()).text();
      Promise.holds(
          SealedInput.unsigned(again).equals(SealedInput.unsigned(text)), "minting undoes reading");
      Promise.holds(again.equals(text) != forged, "only the minted MAC is genuine");
    }
  }
}
