package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Rule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the vendor's packing (Spec 3.1). */
final class LittleEndianWriter {
  private static final int MAX_U16 = 0xFFFF;

  private final ByteBuffer buffer;

  /**
   * @param capacity at least what will be written
   */
  LittleEndianWriter(int capacity) {
    this.buffer = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  LittleEndianWriter u16(int value) {
    buffer.putShort((short) value);
    return this;
  }

  LittleEndianWriter u32(long value) {
    buffer.putInt((int) value);
    return this;
  }

  LittleEndianWriter bytes(byte[] value) {
    u16(value.length);
    buffer.put(value);
    return this;
  }

  byte[] toArray() {
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  /** Returns the UTF-8 bytes of a text that a u16 can count. */
  static byte[] countable(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_U16) {
      throw new InvalidSignalException(
          Rule.TOKEN_TEXT,
          "A text of a token takes at most " + MAX_U16 + " bytes but has " + bytes.length);
    }
    return bytes;
  }

  static long requireNonce(long nonce) {
    if (nonce < 0 || nonce > 0xFFFF_FFFFL) {
      throw new InvalidSignalException(Rule.NONCE, "A nonce is 0 to 4294967295");
    }
    return nonce;
  }
}
