package dev.rtcsignal.app.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** The expected bytes on the wire, written out independently of the emulator. */
final class FanOutFrame {
  static final String ROOM = "Room1";
  static final String SENDER = "server";

  /** The part of a frame that confirms a join. */
  static final String JOINED = "\"state\":0";

  /** How the frame of a broadcast begins, and no other. */
  static final String BROADCAST = "{\"event\":\"onRoomMessageReceived\"";

  private static final int MESSAGE_BYTES = 1_024;
  private static final int FINAL_TEXT = 0x81;
  private static final int MASKED = 0x80;
  private static final int LENGTH_OF_16_BITS = 126;

  private FanOutFrame() {}

  /** Returns the message of one broadcast, 1 KB that is like no other broadcast's. */
  static String message(int broadcast) {
    String head = "broadcast " + broadcast + " ";
    return head + "x".repeat(MESSAGE_BYTES - head.length());
  }

  /** Returns what a member of the room reads when that message is sent to the room. */
  static String received(int broadcast) {
    return BROADCAST
        + (",\"args\":{\"roomId\":\"" + ROOM + "\",\"uid\":\"" + SENDER + "\",\"message\":\"")
        + message(broadcast)
        + "\"}}";
  }

  /** Returns a frame as a server sends it. */
  static ByteBuf unmasked(String text) {
    return framed(text, 0);
  }

  /** Returns a frame as a client sends it; a mask of zeros leaves the text as it is. */
  static ByteBuf masked(String text) {
    return framed(text, MASKED);
  }

  private static ByteBuf framed(String text, int mask) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    ByteBuf frame = Unpooled.directBuffer().writeByte(FINAL_TEXT);
    if (utf8.length < LENGTH_OF_16_BITS) {
      frame.writeByte(mask | utf8.length);
    } else {
      frame.writeByte(mask | LENGTH_OF_16_BITS).writeShort(utf8.length);
    }
    return frame.writeZero(mask == 0 ? 0 : Integer.BYTES).writeBytes(utf8);
  }
}
