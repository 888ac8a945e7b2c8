package dev.rtcsignal.domain.message;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Function;

/**
 * What a signal carries: text or binary. The limits count raw bytes, that is UTF-8 for text and the
 * bytes before Base64 for binary (vendor-facts 1.3). An empty payload is allowed. Prints only its
 * size.
 */
public sealed interface Payload {
  /** Returns the raw size in bytes. */
  int size();

  /** Returns what the function for this case makes of it. */
  <R> R match(Function<Text, R> text, Function<Binary, R> binary);

  static Payload text(String value) {
    return new Text(value);
  }

  static Payload binary(byte... value) {
    return new Binary(Bytes.of(value));
  }

  /**
   * Text.
   *
   * @param value well-formed Unicode; an unpaired surrogate would silently become a question mark
   *     in UTF-8, so it is refused with {@link Rule#TEXT_UNICODE}
   */
  record Text(String value) implements Payload {
    public Text {
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (Character.isSurrogate(c)) {
          i = requirePair(value, i);
        }
      }
    }

    private static int requirePair(String value, int i) {
      if (i + 1 < value.length()
          && Character.isSurrogatePair(value.charAt(i), value.charAt(i + 1))) {
        return i + 1;
      }
      throw new InvalidSignalException(
          Rule.TEXT_UNICODE,
          "Text is well-formed Unicode, but character " + (i + 1) + " is half of a surrogate pair");
    }

    @Override
    public int size() {
      return value.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public <R> R match(Function<Text, R> text, Function<Binary, R> binary) {
      return text.apply(this);
    }

    @Override
    public String toString() {
      return "Text[" + size() + " bytes]";
    }
  }

  /** Bytes that travel as Base64. */
  record Binary(Bytes value) implements Payload {
    public Binary {
      Objects.requireNonNull(value);
    }

    @Override
    public int size() {
      return value.size();
    }

    @Override
    public <R> R match(Function<Text, R> text, Function<Binary, R> binary) {
      return binary.apply(this);
    }

    @Override
    public String toString() {
      return "Binary[" + size() + " bytes]";
    }
  }
}
