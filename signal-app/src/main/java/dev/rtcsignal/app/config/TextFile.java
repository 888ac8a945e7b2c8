package dev.rtcsignal.app.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads text files: strict UTF-8, whatever the platform's charset is, without the byte order mark
 * that some editors write at the start.
 */
public final class TextFile {
  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private TextFile() {}

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read, or is not UTF-8
   */
  public static String read(Path file) throws IOException {
    return decode(Files.readAllBytes(file));
  }

  /**
   * Reads a stream to its end.
   *
   * @throws IOException if it cannot be read, or is not UTF-8
   */
  public static String read(InputStream in) throws IOException {
    return decode(in.readAllBytes());
  }

  /** Reads the bytes of a file that is text, but perhaps not UTF-8 in its comments, as PEM. */
  public static byte[] readBytes(Path file) throws IOException {
    try (InputStream in = withoutMark(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }

  /** Returns a stream without the mark. */
  public static InputStream withoutMark(InputStream in) throws IOException {
    PushbackInputStream from = new PushbackInputStream(in, MARK.length);
    byte[] start = from.readNBytes(MARK.length);
    if (!Arrays.equals(start, MARK)) {
      from.unread(start);
    }
    return from;
  }

  private static String decode(byte[] bytes) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  /** Returns why a file could not be read. */
  public static String reason(Path file, IOException error) {
    if (error instanceof NoSuchFileException) {
      return "it does not exist";
    }
    if (error instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (error instanceof CharacterCodingException) {
      return "it is not UTF-8 text";
    }
    return Files.isDirectory(file) ? "it is a folder" : error.getClass().getSimpleName();
  }
}
