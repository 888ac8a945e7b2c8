package dev.rtcsignal.adapter.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
  private static final Set<String> NAMES = Set.of("a", "b");

  @Test
  void keepsTheMembersThatWereAskedForAndNotesOthers() {
    StrictJson json = read("{\"a\":\"text\",\"b\":7,\"c\":{}}");
    assertThat(json.text("a")).contains("text");
    assertThat(json.integer("b")).contains(7L);
    assertThat(json.has("c")).isFalse();
    assertThat(json.hasOthers()).isTrue();
    assertThat(json.hasAll(NAMES)).isTrue();
    assertThat(read("{\"a\":1}").hasOthers()).isFalse();
    assertThat(read("{\"a\":1}").hasAll(NAMES)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "1",
        "\"x\"",
        "{",
        "{\"a\"",
        "{\"a\":}",
        "{\"a\":1,}",
        "{'a':1}",
        "{}{}",
        "{} x",
        "{\"a\":[}",
        "{\"a\":[1}",
        "{\"a\":{]",
        "{\"c\":[",
        "{\"c\":{\"d\":[1,"
      })
  void isEmptyForAnythingButOneObject(String text) {
    assertThat(StrictJson.parse(text, NAMES)).isEmpty();
  }

  @Test
  void isEmptyForBytesThatAreNotUtf8() {
    byte[] latin1 = "{\"a\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(StrictJson.parse(latin1, NAMES)).isEmpty();
    assertThat(StrictJson.parse("\ufeff{}".getBytes(StandardCharsets.UTF_8), NAMES)).isEmpty();
  }

  @Test
  void reportsARepeatedNameInEverySpelling() {
    StrictJson json = read("{\"a\":1,\"\\u0061\":null,\"b\":2}");
    assertThat(json.repeats("a")).isTrue();
    assertThat(json.repeats("b")).isFalse();
    assertThat(json.hasRepeated()).isTrue();
    assertThat(read("{\"c\":1,\"c\":2}").hasRepeated()).as("not asked for").isFalse();
  }

  @Test
  void isEmptyIfANameRepeatsInsideAMemberThatIsKept() {
    assertThat(StrictJson.parse("{\"a\":{\"x\":1,\"x\":2}}", NAMES)).isEmpty();
    assertThat(StrictJson.parse("{\"a\":[{\"x\":1,\"\\u0078\":2}]}", NAMES)).isEmpty();
    assertThat(StrictJson.parse("{\"a\":[{\"x\":1},{\"x\":2}]}", NAMES)).isPresent();
    assertThat(StrictJson.parse("{\"c\":{\"x\":1,\"x\":2}}", NAMES)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "c"})
  void acceptsANestingOf64AndNoneDeeper(String name) {
    assertThat(StrictJson.parse(nested(name, 63), NAMES)).isPresent();
    assertThat(StrictJson.parse(nested(name, 64), NAMES)).isEmpty();
    assertThat(StrictJson.parse(nested(name, 100_000), NAMES)).isEmpty();
    assertThat(StrictJson.parse("{\"a\":".repeat(50_000), NAMES)).isEmpty();
  }

  private static String nested(String name, int arrays) {
    return "{\"" + name + "\":" + "[".repeat(arrays) + "]".repeat(arrays) + "}";
  }

  @Test
  void convertsNoValue() {
    assertThat(read("{\"a\":1}").bool("a")).isEmpty();
    assertThat(read("{\"a\":\"true\"}").bool("a")).isEmpty();
    assertThat(read("{\"a\":\"1\"}").integer("a")).isEmpty();
    assertThat(read("{\"a\":1}").text("a")).isEmpty();
    assertThat(read("{\"a\":null}").text("a")).isEmpty();
    assertThat(read("{\"a\":null}").has("a")).isTrue();
    assertThat(read("{\"a\":true}").bool("a")).contains(true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.0", "1e3", "10000000000000000", "99999999999999999999", "[1]"})
  void readsNoIntegerButOneInDigitsAlone(String number) {
    assertThat(read("{\"a\":" + number + "}").integer("a")).isEmpty();
    assertThat(read("{\"a\":9999999999999999}").integer("a")).contains(9_999_999_999_999_999L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"x\": [1, {\"y\":\"}]\"}]}",
        "[ ]",
        "{}",
        "1e999",
        "null",
        "true",
        "\"a\\\"b\"",
        "[\"\ud83d\ude00\",2]"
      })
  void returnsTheTextOfEachValueUnchanged(String value) {
    String json = " {\"b\":\"\ud83d\ude00\", \"a\" : " + value + " , \"c\":[{}]}";
    assertThat(read(json).json("a")).contains(value);
  }

  @Test
  void printsNoContent() {
    assertThat(read("{\"a\":\"secret\"}").toString()).doesNotContain("secret");
  }

  private static StrictJson read(String text) {
    return StrictJson.parse(text, NAMES).orElseThrow();
  }
}
