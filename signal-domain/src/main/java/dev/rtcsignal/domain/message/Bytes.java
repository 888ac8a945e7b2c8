package dev.rtcsignal.domain.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Immutable bytes, equal by content.
 *
 * <pre>{@code
 * Bytes hello = Bytes.utf8("hello");
 * byte[] copy = hello.toArray();
 * }</pre>
 *
 * <p>The bytes are copied on the way in and out, and {@code toString} prints only their number.
 * Safe for use by multiple threads.
 */
public final class Bytes {
  private static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  /**
   * Copies an array.
   *
   * @param value the bytes, any number of them
   * @return their copy
   */
  public static Bytes of(byte... value) {
    return new Bytes(value.clone());
  }

  /**
   * Encodes a text as UTF-8.
   *
   * @param text the text; an unpaired surrogate becomes {@code ?}
   * @return its bytes
   */
  public static Bytes utf8(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Decodes UTF-8 strictly.
   *
   * @param bytes the bytes
   * @return the text; empty if the bytes are malformed UTF-8
   */
  public static Optional<String> decodeUtf8(byte... bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    // The JDK replaces malformed bytes by U+FFFD, but well-formed input may hold U+FFFD as well.
    boolean wellFormed =
        text.indexOf('\uFFFD') < 0 || Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
    return wellFormed ? Optional.of(text) : Optional.empty();
  }

  /** {@return no bytes} */
  public static Bytes empty() {
    return EMPTY;
  }

  /** {@return the number of bytes} */
  public int size() {
    return value.length;
  }

  /** {@return a copy of the bytes} */
  public byte[] toArray() {
    return value.clone();
  }

  /** {@return the bytes decoded as UTF-8, with U+FFFD in place of malformed sequences} */
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
