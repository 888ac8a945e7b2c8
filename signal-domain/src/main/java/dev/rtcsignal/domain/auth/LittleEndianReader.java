package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the vendor's packing: little-endian numbers, and u16 lengths before bytes (vendor-facts
 * 3.1).
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

  byte[] bytes() {
    int length = u16();
    require(length);
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return bytes;
  }

  String text() {
    return Bytes.decodeUtf8(bytes())
        .orElseThrow(() -> new MalformedTokenException(RejectionReason.NOT_UTF8));
  }

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
