package dev.rtcsignal.domain.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Computes SHA-256. Digests are cloned from a prototype, because {@code MessageDigest.getInstance}
 * costs more than hashing 1 KB, and thread-locals do not suit virtual threads.
 */
final class Hashing {
  static final MessageDigest EMPTY = prototype();

  private Hashing() {}

  static byte[] sha256(byte[] data) {
    return after(EMPTY, data).digest();
  }

  static String sha256Hex(byte[] data) {
    return hex(sha256(data));
  }

  /** {@return a copy of a digest that has also taken the data} The given digest does not change. */
  static MessageDigest after(MessageDigest taken, byte[] data) {
    try {
      MessageDigest digest = (MessageDigest) taken.clone();
      digest.update(data);
      return digest;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(
          "the SHA-256 of this JDK cannot be cloned; use a JDK whose provider supports it", e);
    }
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static MessageDigest prototype() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(
          "this JDK has no SHA-256; every Java platform must provide it", e);
    }
  }
}
