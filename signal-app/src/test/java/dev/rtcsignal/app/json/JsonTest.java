package dev.rtcsignal.app.json;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

  @Test
  void returnsATextOnlyIfThereIsOne() {
    JsonObject object = Json.parse("{\"a\":\"x\",\"b\":1,\"c\":null}").orElseThrow();
    assertThat(Json.text(object, "a")).contains("x");
    assertThat(Json.text(object, "b")).isEmpty();
    assertThat(Json.text(object, "c")).isEmpty();
    assertThat(Json.text(object, "d")).isEmpty();
  }
}
