package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Rule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the packing of tokens: little-endian numbers, and a u16 length before bytes (vendor-facts
 * 3.1).
 */
final class LittleEndianWriter {
  private static final int MAX_U16 = 0xFFFF;

  private final ByteBuffer buffer;

  /**
   * Allocates the buffer.
   *
   * @param capacity the most bytes that will be written
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

  /** Writes a u16 length and the bytes. */
  LittleEndianWriter bytes(byte[] value) {
    u16(value.length);
    buffer.put(value);
    return this;
  }

  byte[] toArray() {
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  /**
   * Encodes a text for {@link #bytes}.
   *
   * @throws InvalidSignalException with {@link Rule#TOKEN_TEXT} if the text has an unpaired
   *     surrogate or more than 65,535 bytes of UTF-8
   */
  static byte[] encode(String text) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      requireLength(bytes.remaining());
      return Arrays.copyOf(bytes.array(), bytes.remaining());
    } catch (CharacterCodingException e) {
      throw new InvalidSignalException(
          Rule.TOKEN_TEXT,
          "A text of a token is well-formed Unicode, but this has half of a surrogate pair");
    }
  }

  static void requireLength(int length) {
    if (length > MAX_U16) {
      throw new InvalidSignalException(
          Rule.TOKEN_TEXT,
          "A token and each text of it take at most " + MAX_U16 + " bytes but this has " + length);
    }
  }

  /** Returns the nonce if it fits an unsigned 32-bit number. */
  static long requireNonce(long nonce) {
    if (nonce < 0 || nonce > 0xFFFF_FFFFL) {
      throw new InvalidSignalException(
          Rule.NONCE, "A nonce is 0 to 4294967295 but this is " + nonce);
    }
    return nonce;
  }
}
