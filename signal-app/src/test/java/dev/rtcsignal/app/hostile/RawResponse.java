package dev.rtcsignal.app.hostile;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A response with a Content-Length.
 *
 * @param bytes its length including the head
 * @param closing whether it is the last of its connection
 */
record RawResponse(int status, int bytes, boolean closing) {
  private static final int STATUS_AT = 9;
  private static final int STATUS_END = 12;
  private static final String LENGTH = "\r\ncontent-length: ";

  /** Returns the response at the start of the received bytes, if it is complete. */
  static Optional<RawResponse> in(ByteBuffer received) {
    String text = new String(received.array(), 0, received.position(), StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return Optional.empty();
    }
    String head = text.substring(0, end + 2).toLowerCase(Locale.ROOT);
    int bytes = end + 4 + length(head);
    return bytes > text.length()
        ? Optional.empty()
        : Optional.of(
            new RawResponse(
                Integer.parseInt(head.substring(STATUS_AT, STATUS_END)),
                bytes,
                head.contains("\r\nconnection: close\r\n")));
  }

  private static int length(String head) {
    int at = head.indexOf(LENGTH);
    return at < 0
        ? 0
        : Integer.parseInt(head.substring(at + LENGTH.length(), head.indexOf('\r', at + 2)));
  }
}
