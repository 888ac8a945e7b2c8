package dev.rtcsignal.ports.wrong;

import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SenderCheck;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A plain check of JSON Web Tokens with HS256 (RFC 7515), by the decoder of the JDK, which ignores
 * the bits of a last character that belong to no byte.
 */
class JsonWebTokens implements SenderCheck {
  static final VerifiedSender SENDER =
      VerifiedSender.unchecked(new AppId("60af4c8dcb758d00ce35adb3"), new UserId("hyf"));

  static final Verdict<VerifiedSender> REJECTED = new Verdict.Rejected<>(RejectionReason.MALFORMED);

  private final SecretKeySpec key;

  JsonWebTokens(byte[] key) {
    this.key = new SecretKeySpec(key, "HmacSHA256");
  }

  final String mint() {
    String claims = base64("{\"alg\":\"HS256\"}") + "." + base64("{\"sub\":\"hyf\"}");
    return claims + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(mac(claims));
  }

  @Override
  public final Verdict<VerifiedSender> check(String signature, Instant now) {
    int end = signature.lastIndexOf('.');
    if (end < 0) {
      return REJECTED;
    }
    try {
      byte[] mac = Base64.getUrlDecoder().decode(signature.substring(end + 1));
      return same(mac, mac(signature.substring(0, end))) ? new Verdict.Trusted<>(SENDER) : REJECTED;
    } catch (IllegalArgumentException e) {
      return REJECTED;
    }
  }

  boolean same(byte[] mac, byte[] expected) {
    return MessageDigest.isEqual(mac, expected);
  }

  private static String base64(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private byte[] mac(String text) {
    try {
      Mac hmac = Mac.getInstance("HmacSHA256");
      hmac.init(key);
      return hmac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
