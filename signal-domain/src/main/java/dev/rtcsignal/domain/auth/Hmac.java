package dev.rtcsignal.domain.auth;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Computes HMAC-SHA256 under one key (RFC 2104). The blocks that depend on the key alone are hashed
 * once, and each MAC continues from copies of that state: for a token this halves the hashing of
 * {@code javax.crypto.Mac}. Safe for use by multiple threads.
 */
final class Hmac {
  private static final int BLOCK_BYTES = 64;
  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;

  private final MessageDigest inner;
  private final MessageDigest outer;

  Hmac(byte[] key) {
    byte[] block = Arrays.copyOf(key.length > BLOCK_BYTES ? Hashing.sha256(key) : key, BLOCK_BYTES);
    this.inner = Hashing.after(Hashing.EMPTY, masked(block, INNER));
    this.outer = Hashing.after(Hashing.EMPTY, masked(block, OUTER));
  }

  byte[] sign(byte[] message) {
    return Hashing.after(outer, Hashing.after(inner, message).digest()).digest();
  }

  private static byte[] masked(byte[] block, byte mask) {
    byte[] masked = new byte[block.length];
    for (int i = 0; i < block.length; i++) {
      masked[i] = (byte) (block[i] ^ mask);
    }
    return masked;
  }
}
