package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the packing of tokens: little-endian numbers, and a u16 length before bytes (vendor-facts
 * 3.1). Throws {@link MalformedTokenException} where the bytes end too early.
 */
final class LittleEndianReader {
  private final ByteBuffer buffer;

  LittleEndianReader(ByteBuffer bytes) {
    this.buffer = bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  int u16() {
    require(Short.BYTES);
    return Short.toUnsignedInt(buffer.getShort());
  }

  long u32() {
    require(Integer.BYTES);
    return Integer.toUnsignedLong(buffer.getInt());
  }

  /** Reads a u16 length and as many bytes. */
  byte[] bytes() {
    int length = u16();
    require(length);
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return bytes;
  }

  /** Reads a text, or throws with {@link RejectionReason#NOT_UTF8}. */
  String text() {
    return Bytes.decodeUtf8(bytes())
        .orElseThrow(() -> new MalformedTokenException(RejectionReason.NOT_UTF8));
  }

  /** Throws with the given reason if bytes are left. */
  void requireEnd(RejectionReason otherwise) {
    if (buffer.hasRemaining()) {
      throw new MalformedTokenException(otherwise);
    }
  }

  private void require(int length) {
    if (buffer.remaining() < length) {
      throw new MalformedTokenException(RejectionReason.LENGTH_LIES);
    }
  }
}
