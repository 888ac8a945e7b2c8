package dev.rtcsignal.app.emulator;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A whole text as one WebSocket frame, as a server sends it (RFC 6455, 5.2). */
public final class TextFrame {
  private static final int FINAL_TEXT = 0x81;
  private static final int SHORT = 125;
  private static final int MEDIUM = 0xFFFF;
  private static final int LENGTH_OF_16_BITS = 126;
  private static final int LENGTH_OF_64_BITS = 127;
  private static final int LONGEST_HEAD = 10;

  private TextFrame() {}

  public static byte[] of(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(LONGEST_HEAD + utf8.length).put((byte) FINAL_TEXT);
    if (utf8.length <= SHORT) {
      frame.put((byte) utf8.length);
    } else if (utf8.length <= MEDIUM) {
      frame.put((byte) LENGTH_OF_16_BITS).putShort((short) utf8.length);
    } else {
      frame.put((byte) LENGTH_OF_64_BITS).putLong(utf8.length);
    }
    frame.put(utf8).flip();
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }
}
