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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"c\":1,\"c\":2}",
        "{\"a\":{\"x\":1,\"x\":2}}",
        "{\"a\":[{\"x\":1,\"\\u0078\":2}]}",
        "{\"c\":{\"x\":1,\"x\":2}}"
      })
  void takesNoNameTwiceInOneObjectHoweverItIsWritten(String text) {
    assertThat(StrictJson.parse(text, NAMES)).isEmpty();
    assertThat(StrictJson.problem(text)).contains("a name occurs more than once in one object");
  }

  @Test
  void takesANameOnceInEachOfSeveralObjects() {
    assertThat(StrictJson.parse("{\"a\":[{\"a\":1},{\"a\":2}]}", NAMES)).isPresent();
  }

  @Test
  void givesNoValueOfANameThatRepeats() {
    StrictJson json = StrictJson.read("{\"a\":1,\"\\u0061\":null,\"b\":3}", NAMES).orElseThrow();
    assertThat(json.problem()).contains("a occurs more than once");
    assertThat(json.has("a")).isTrue();
    assertThat(json.json("a")).isEmpty();
    assertThat(json.integer("b")).contains(3L);
  }

  /** Row B13 of the field faults: such an object was taken for plain text. */
  @ParameterizedTest
  @ValueSource(ints = {64, 999, 30_000, 200_000})
  void tellsAnObjectThatIsNestedTooDeeplyFromOtherText(int arrays) {
    StrictJson json =
        StrictJson.read(
                "{\"a\":\"x\",\"c\":" + "[".repeat(arrays) + "]".repeat(arrays) + ",\"b\":7}",
                NAMES)
            .orElseThrow();
    assertThat(json.problem()).contains("it is nested deeper than 64");
    assertThat(json.text("a")).contains("x");
    assertThat(json.integer("b")).as("behind it").contains(7L);
  }

  /** Row B13 of the field faults. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "c"})
  void takesANumberOf1000CharactersAndNoLongerOne(String name) {
    assertThat(StrictJson.problem("{\"" + name + "\":" + "9".repeat(1_000) + "}")).isEmpty();
    assertThat(StrictJson.problem("{\"" + name + "\":" + "9".repeat(1_001) + "}"))
        .contains("a number has more than 1000 characters");
    assertThat(StrictJson.problem("{\"" + name + "\":[1." + "0".repeat(60_000) + "]}"))
        .contains("a number has more than 1000 characters");
  }

  @Test
  void takesNoExponentThatABigDecimalDoesNotHold() {
    assertThat(StrictJson.problem("{\"a\":1e2147483647}")).isEmpty();
    assertThat(StrictJson.problem("{\"a\":1E99999999999}"))
        .contains("the exponent of a number is too large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":\"\\ud800\"}",
        "{\"c\":\"\\udc00\"}",
        "{\"c\":[\"\\ud83d\"]}",
        "{\"\\ud800\":1}",
        "{\"a\":\"\\ude00\\ud83d\"}"
      })
  void takesNoUnpairedSurrogate(String text) {
    assertThat(StrictJson.problem(text)).contains("a string is not well-formed Unicode");
    assertThat(StrictJson.parse(text, NAMES)).isEmpty();
  }

  @Test
  void takesASurrogatePair() {
    assertThat(read("{\"a\":\"\\ud83d\\ude00\"}").text("a")).contains("\ud83d\ude00");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1} x", "{\"a\":1}{}", "{\"a\":1,\"b\":NaN}", "{\"a\":1,"})
  void keepsTheMembersBeforeAnErrorOfGrammar(String text) {
    StrictJson json = StrictJson.read(text, NAMES).orElseThrow();
    assertThat(json.problem()).contains("its grammar is broken, or text follows it");
    assertThat(json.integer("a")).contains(1L);
  }

  @Test
  void readsATreeByTheSameRules() {
    assertThat(StrictJson.tree("{\"a\":[1,\"x\"]}").orElseThrow()).hasToString("{\"a\":[1,\"x\"]}");
    assertThat(StrictJson.tree("{\"a\":{\"x\":1,\"x\":2}}")).isEmpty();
    assertThat(StrictJson.tree("[]")).isEmpty();
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

  /** Row B12 of the field faults: one rule for integers. */
  @ParameterizedTest
  @ValueSource(strings = {"1000", "1000.0", "1e3", "1E+3", "10000e-1", "0.1e4"})
  void readsAnIntegerInWhicheverWayItIsWritten(String number) {
    assertThat(read("{\"a\":" + number + "}").integer("a")).contains(1_000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "1.5",
        "10000000000000000",
        "99999999999999999999",
        "1e999999999",
        "1e-999999999",
        "[1]",
        "\"1\"",
        "null"
      })
  void readsNoIntegerOutsideOfZeroToSixteenDigits(String number) {
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
