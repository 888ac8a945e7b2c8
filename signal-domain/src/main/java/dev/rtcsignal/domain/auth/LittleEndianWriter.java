package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Rule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the vendor's packing (vendor-facts 3.1). */
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

  /** Returns the UTF-8 bytes of a text, if UTF-8 carries it unchanged and a u16 can count them. */
  static byte[] countable(String text) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      requireCountable(bytes.remaining());
      return Arrays.copyOf(bytes.array(), bytes.remaining());
    } catch (CharacterCodingException e) {
      throw new InvalidSignalException(Rule.TOKEN_TEXT, "A text of a token is well-formed Unicode");
    }
  }

  static void requireCountable(int length) {
    if (length > MAX_U16) {
      throw new InvalidSignalException(
          Rule.TOKEN_TEXT,
          "A token and each text of it take at most " + MAX_U16 + " bytes but this has " + length);
    }
  }

  static long requireNonce(long nonce) {
    if (nonce < 0 || nonce > 0xFFFF_FFFFL) {
      throw new InvalidSignalException(Rule.NONCE, "A nonce is 0 to 4294967295");
    }
    return nonce;
  }
}
