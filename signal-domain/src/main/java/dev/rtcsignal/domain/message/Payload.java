package dev.rtcsignal.domain.message;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Function;

/**
 * The content of a signal: text or binary.
 *
 * <pre>{@code
 * Payload text = Payload.text("hello");
 * Payload binary = Payload.binary(bytes);
 * String shown = text.match(Payload.Text::value, raw -> raw.size() + " bytes");
 * }</pre>
 *
 * <p>Size limits count raw bytes: UTF-8 for text, the bytes before Base64 for binary (vendor-facts
 * 1.3). An empty payload is allowed. {@code toString} prints only the size.
 */
public sealed interface Payload {
  /** {@return the raw size, in bytes} */
  int size();

  /**
   * Applies the function for this case.
   *
   * @param text for {@link Text}
   * @param binary for {@link Binary}
   * @param <R> the type of the result
   * @return what the function returned
   */
  <R> R match(Function<Text, R> text, Function<Binary, R> binary);

  /**
   * Makes a text payload.
   *
   * @param value well-formed Unicode; else {@link InvalidSignalException} with {@link
   *     Rule#TEXT_UNICODE}
   * @return the payload
   */
  static Payload text(String value) {
    return new Text(value);
  }

  /**
   * Makes a binary payload.
   *
   * @param value the bytes, which are copied
   * @return the payload
   */
  static Payload binary(byte... value) {
    return new Binary(Bytes.of(value));
  }

  /**
   * Text, sent as UTF-8.
   *
   * @param value well-formed Unicode; else {@link InvalidSignalException} with {@link
   *     Rule#TEXT_UNICODE}, since UTF-8 would silently replace an unpaired surrogate by {@code ?}
   */
  record Text(String value) implements Payload {
    /** Checks the components. {@inheritDoc} */
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
          "Text is well-formed Unicode, but character "
              + (i + 1)
              + " is half of a surrogate pair; send binary data as binary");
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

  /**
   * Bytes, sent as Base64.
   *
   * @param value the raw bytes
   */
  record Binary(Bytes value) implements Payload {
    /** Checks the components. {@inheritDoc} */
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
