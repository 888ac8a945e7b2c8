package dev.rtcsignal.domain.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256. Digests are cloned: looking the algorithm up each time costs more than hashing 1 KB, and
 * a clone is right for virtual threads where a thread-local is not.
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

  /** Returns a digest that has taken the data after what the given one took, which stays so. */
  static MessageDigest after(MessageDigest taken, byte[] data) {
    try {
      MessageDigest digest = (MessageDigest) taken.clone();
      digest.update(data);
      return digest;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 of this platform cannot be cloned", e);
    }
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static MessageDigest prototype() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this platform has no SHA-256", e);
    }
  }
}
