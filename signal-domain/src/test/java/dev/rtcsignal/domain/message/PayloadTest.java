package dev.rtcsignal.domain.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {
  @ParameterizedTest
  @CsvSource({"a, 1", "é, 2", "你好, 6", "😀, 4", "'', 0"})
  void countsTextInUtf8Bytes(String text, int bytes) {
    assertThat(Payload.text(text).size()).isEqualTo(bytes);
  }

  @Test
  void countsBinaryBeforeBase64() {
    assertThat(Payload.binary(new byte[3]).size()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud83d", "a\ud83d", "\ude00", "\ud83da", "\ude00\ud83d"})
  void rejectsHalfOfASurrogatePair(String text) {
    assertThatThrownBy(() -> Payload.text(text))
        .isInstanceOfSatisfying(
            InvalidSignalException.class, e -> assertThat(e.rule()).isEqualTo(Rule.TEXT_UNICODE));
  }

  @Test
  void printsItsSizeOnly() {
    assertThat(Payload.text("hello")).hasToString("Text[5 bytes]");
    assertThat(Payload.binary((byte) 104, (byte) 105)).hasToString("Binary[2 bytes]");
    assertThat(Bytes.utf8("hello")).hasToString("Bytes[5]");
  }

  @Test
  void appliesTheFunctionForItsCase() {
    String text = Payload.text("t").match(Payload.Text::value, binary -> "binary");
    String binary = Payload.binary((byte) 1).match(Payload.Text::value, b -> "binary");
    assertThat(text + binary).isEqualTo("tbinary");
  }

  @Test
  void bytesAreEqualByContentAndImmutable() {
    byte[] given = {1, 2};
    Bytes bytes = Bytes.of(given);
    given[0] = 9;
    bytes.toArray()[1] = 9;
    assertThat(bytes)
        .isEqualTo(Bytes.of((byte) 1, (byte) 2))
        .hasSameHashCodeAs(Bytes.of((byte) 1, (byte) 2));
    assertThat(bytes).isNotEqualTo(Bytes.empty()).isNotEqualTo("Bytes[2]");
    assertThat(Bytes.utf8("你").asUtf8()).isEqualTo("你");
  }
}
