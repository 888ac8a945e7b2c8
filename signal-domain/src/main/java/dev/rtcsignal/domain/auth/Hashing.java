package dev.rtcsignal.domain.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * SHA-256 and HMAC-SHA256. Prototypes are cloned: looking the algorithm up each time costs more
 * than hashing 1 KB, and a clone is right for virtual threads where a thread-local is not.
 */
final class Hashing {
  private static final String HMAC = "HmacSHA256";
  private static final MessageDigest SHA_256 = sha256Prototype();

  private Hashing() {}

  static String sha256Hex(byte[] data) {
    try {
      return hex(((MessageDigest) SHA_256.clone()).digest(data));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 of this platform cannot be cloned", e);
    }
  }

  static Mac hmacPrototype(byte[] key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this platform has no " + HMAC, e);
    }
  }

  static byte[] hmac(Mac prototype, byte[] data) {
    try {
      return ((Mac) prototype.clone()).doFinal(data);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(HMAC + " of this platform cannot be cloned", e);
    }
  }

  static byte[] hmac(byte[] key, byte[] data) {
    return hmacPrototype(key).doFinal(data);
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static MessageDigest sha256Prototype() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this platform has no SHA-256", e);
    }
  }
}
