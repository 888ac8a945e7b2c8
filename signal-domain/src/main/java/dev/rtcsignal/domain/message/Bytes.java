package dev.rtcsignal.domain.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Immutable bytes with value equality. Copies on the way in and out; prints only its length. */
public final class Bytes {
  private static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  public static Bytes of(byte... value) {
    return new Bytes(value.clone());
  }

  /** Returns the UTF-8 bytes of a text. */
  public static Bytes utf8(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the text whose UTF-8 these bytes are; empty if they are malformed. */
  public static Optional<String> decodeUtf8(byte... bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    // What was malformed became U+FFFD, which may also have been there.
    boolean wellFormed =
        text.indexOf('\uFFFD') < 0 || Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
    return wellFormed ? Optional.of(text) : Optional.empty();
  }

  public static Bytes empty() {
    return EMPTY;
  }

  /** Returns the length in bytes. */
  public int size() {
    return value.length;
  }

  /** Returns a copy. */
  public byte[] toArray() {
    return value.clone();
  }

  /** Returns the bytes read as UTF-8; malformed sequences become U+FFFD. */
  public String asUtf8() {
    return new String(value, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return "Bytes[" + value.length + "]";
  }
}
