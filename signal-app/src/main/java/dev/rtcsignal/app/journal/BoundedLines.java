package dev.rtcsignal.app.journal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Fails when a stream, or a line of it, is longer than a limit: a small gzip file may unpack to
 * more than the memory holds.
 */
final class BoundedLines extends FilterInputStream {
  static final int MAX_LINE_BYTES = 1_048_576;

  private final long maxBytes;
  private long read;
  private long lineBegan;

  /**
   * @param maxBytes of the whole stream
   */
  BoundedLines(InputStream in, long maxBytes) {
    super(in);
    this.maxBytes = maxBytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = super.read(into, offset, length);
    for (int i = 0; i < count; i++) {
      read++;
      if (into[offset + i] == '\n') {
        lineBegan = read;
      } else if (read - lineBegan > MAX_LINE_BYTES) {
        throw new IOException("a line has more than " + MAX_LINE_BYTES + " bytes");
      }
    }
    if (read > maxBytes) {
      throw new IOException(
          "it has more than "
              + maxBytes
              + " bytes, an eighth of the memory of this process; raise that with java -Xmx");
    }
    return count;
  }
}
