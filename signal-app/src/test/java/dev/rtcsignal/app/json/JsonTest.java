package dev.rtcsignal.app.json;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void readsOneObjectWithWhiteSpaceAround() {
    assertThat(Json.parse(" {\"a\":\"你\"}\n")).map(object -> object.getString("a")).contains("你");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "1",
        "\"a\"",
        "[]",
        "{",
        "{\"a\"",
        "{\"a\":}",
        "{\"a\":1,}",
        "{} {}",
        "{}x",
        "{'a':1}",
        "{\"a\":[",
        "{\"a\":{\"b\":["
      })
  void rejectsAnyOtherText(String text) {
    assertThat(Json.parse(text)).isEmpty();
    assertThat(Json.parse(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void rejectsBytesThatAreNotUtf8() {
    assertThat(Json.parse("{\"a\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1))).isEmpty();
    assertThat(Json.parse("{\"a\":\"é\"}".getBytes(StandardCharsets.UTF_8))).isPresent();
  }

  @Test
  void rejectsVeryDeepNesting() {
    assertThat(Json.parse("{\"a\":".repeat(100_000))).isEmpty();
    assertThat(Json.parse("{\"a\":" + "[".repeat(100_000))).isEmpty();
  }

  /** Rows B12 and B13 of the field faults: the rules for all JSON from outside. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,\"a\":2} | a name occurs more than once in one object",
        "{\"a\":[{\"b\":1,\"\\u0062\":2}]} | a name occurs more than once in one object",
        "{\"a\":\"\\ud800\"} | a string is not well-formed Unicode",
        "{\"a\":1e99999999999} | the exponent of a number is too large",
        "{\"a\":1}x | its grammar is broken, or text follows it",
        "[] | it does not begin with {"
      })
  void namesTheRuleThatATextBreaks(String text, String rule) {
    assertThat(Json.parse(text)).isEmpty();
    assertThat(Json.problem(text)).isEqualTo(rule);
    assertThat(Json.problem(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(rule);
  }

  @Test
  void limitsNestingAndNumbers() {
    assertThat(Json.parse("{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}")).isPresent();
    assertThat(Json.problem("{\"a\":" + "[".repeat(64) + "]".repeat(64) + "}"))
        .isEqualTo("it is nested deeper than 64");
    assertThat(Json.parse("{\"a\":" + "1".repeat(1_000) + "}")).isPresent();
    assertThat(Json.problem("{\"a\":" + "1".repeat(1_001) + "}"))
        .isEqualTo("a number has more than 1000 characters");
    assertThat(Json.problem(new byte[] {(byte) 0xff})).isEqualTo("it is not UTF-8");
  }

  @ParameterizedTest
  @CsvSource({"1000, 1000", "1000.0, 1000", "1e3, 1000", "-1E+1, -10"})
  void readsAnIntegerInWhicheverWayItIsWritten(String number, long value) {
    assertThat(Json.integer(Json.parse("{\"a\":" + number + "}").orElseThrow(), "a"))
        .contains(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "\"1\"", "true", "null", "1e99", "1e-99", "9223372036854775808"})
  void readsNoOtherValueAsAnInteger(String value) {
    assertThat(Json.integer(Json.parse("{\"a\":" + value + "}").orElseThrow(), "a")).isEmpty();
  }

  @Test
  void returnsATextOnlyIfThereIsOne() {
    JsonObject object = Json.parse("{\"a\":\"x\",\"b\":1,\"c\":null}").orElseThrow();
    assertThat(Json.text(object, "a")).contains("x");
    assertThat(Json.text(object, "b")).isEmpty();
    assertThat(Json.text(object, "c")).isEmpty();
    assertThat(Json.text(object, "d")).isEmpty();
  }
}
