package dev.rtcsignal.domain.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BytesTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "grüß", "你好", "👋", "\uFFFD", "a\uFFFDb\uFFFD", "\u0000"})
  void decodesWellFormedUtf8(String text) {
    assertThat(Bytes.decodeUtf8(text.getBytes(StandardCharsets.UTF_8))).contains(text);
  }

  /** RFC 3629: a byte alone, a sequence cut off, too long a form, half a pair, beyond U+10FFFF. */
  @ParameterizedTest
  @ValueSource(strings = {"80", "ff", "c3", "e4bd", "f09f91", "c080", "c1bf", "eda080", "f4908080"})
  void doesNotDecodeMalformedUtf8(String hex) {
    byte[] malformed = HexFormat.of().parseHex(hex);
    assertThat(Bytes.decodeUtf8(malformed)).isEmpty();
    assertThat(Bytes.decodeUtf8(HexFormat.of().parseHex("61efbfbd" + hex + "62")))
        .as("beside a replacement character that is genuine")
        .isEmpty();
  }
}
