package dev.rtcsignal.domain.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class TokenProperties {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final AppKey KEY = new AppKey(APP, "anchors-app-key-0123456789abcdef");
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  @Provide
  Arbitrary<String> userIds() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withCharRange('0', '9')
        .withChars('@', '.', '_', '-')
        .ofMinLength(1)
        .ofMaxLength(128);
  }

  @Property
  void aSignatureProvesTheUserForWhomItWasMinted(
      @ForAll("userIds") String user, @ForAll @LongRange(max = 4_294_967_295L) long nonce) {
    String text =
        CallbackSignature.mint(KEY, user, Lifetime.starting(NOW, Duration.ofDays(1)), nonce).text();
    assertThat(verdict(text))
        .isEqualTo(new Verdict.Trusted<>(VerifiedSender.unchecked(APP, new UserId(user))));
  }

  @Property
  void noOtherTextThanTheMintedOneIsTrusted(
      @ForAll("userIds") String user, @ForAll @IntRange(max = 999) int at, @ForAll char other) {
    String text =
        CallbackSignature.mint(KEY, user, Lifetime.starting(NOW, Duration.ofDays(1)), 7).text();
    StringBuilder damaged = new StringBuilder(text);
    damaged.setCharAt(at % text.length(), other);
    boolean same = damaged.toString().equals(text);
    assertThat(verdict(damaged.toString()) instanceof Verdict.Trusted).isEqualTo(same);
  }

  @Property
  void anyTextGivesAVerdictAndNoException(@ForAll String text) {
    assertThat(verdict(text)).isInstanceOf(Verdict.Rejected.class);
    assertThat(AccessToken.parse("001" + APP + text)).isInstanceOf(Parsed.Malformed.class);
  }

  private static Verdict<VerifiedSender> verdict(String text) {
    return CallbackSignature.parse(text)
        .match(
            signature -> signature.verify(List.of(KEY), NOW, Duration.ZERO), Verdict.Rejected::new);
  }
}
