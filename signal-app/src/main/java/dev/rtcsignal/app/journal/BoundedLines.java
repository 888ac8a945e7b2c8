package dev.rtcsignal.app.journal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends with an error what is larger than any memory: a small packed file may hold that. */
final class BoundedLines extends FilterInputStream {
  /** No server writes a longer one. */
  static final int MOST_OF_A_LINE = 1_048_576;

  private final long most;
  private long read;
  private long lineBegan;

  /**
   * @param most bytes in all
   */
  BoundedLines(InputStream in, long most) {
    super(in);
    this.most = most;
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
      } else if (read - lineBegan > MOST_OF_A_LINE) {
        throw new IOException("a line of it is longer than " + MOST_OF_A_LINE + " bytes");
      }
    }
    if (read > most) {
      throw new IOException(
          "it holds more than "
              + most
              + " bytes, an eighth of this process's memory; java -Xmx gives it more");
    }
    return count;
  }
}
