package dev.rtcsignal.app.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.app.cloud.Fault;
import dev.rtcsignal.app.json.Json;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON form of a fault. */
class FaultJsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{} | at must be one of callback, delivery, openapi",
        "{\"at\":\"openapi\"} | do must be one of close, closeAfterAccept, delay",
        "{\"at\":\"delivery\",\"do\":\"throttle\"} | do: throttle cannot happen at delivery",
        "{\"at\":\"callback\",\"do\":\"skewDate\"} | do: skewDate cannot happen at callback",
        "{\"at\":\"openapi\",\"do\":\"hang\",\"x\":1} | unknown field; known are at, code, delayMs, do",
        "{\"at\":\"openapi\",\"do\":\"hang\",\"times\":0} | times must be a whole number from 1",
        "{\"at\":\"openapi\",\"do\":\"status\",\"code\":5} | code must be a string",
        "{\"at\":\"openapi\",\"do\":\"hang\",\"times\":4294967297} | times must be a whole number",
        "{\"at\":\"openapi\",\"do\":\"hang\",\"times\":1.5} | times must be a whole number from 1",
        "{\"at\":\"openapi\",\"do\":\"hang\",\"status\":500} | status does not apply to",
        "{\"at\":\"openapi\",\"do\":\"status\",\"status\":600} | status must be a whole number from 200",
        "{\"at\":\"callback\",\"do\":\"status\",\"code\":\"X\"} | code does not apply to",
        "{\"at\":\"openapi\",\"do\":\"delay\",\"delayMs\":600001} | delayMs must be a whole number",
        "{\"at\":\"openapi\",\"do\":\"hang\",\"probability\":0} | probability must be a number over 0",
        "{\"at\":\"openapi\",\"do\":\"hang\",\"probability\":1.1} | probability must be a number over 0",
        "{\"at\":\"openapi\",\"do\":\"hang\",\"match\":{\"uid\":\"a\"}} | match at openapi must be an",
        "{\"at\":\"openapi\",\"do\":\"hang\",\"match\":{\"to\":1}} | match at openapi must be an object",
        "{\"at\":\"openapi\",\"do\":\"hang\",\"match\":[]} | match at openapi must be an object",
      })
  void rejectsAnInvalidFaultAndNamesTheRule(String given) {
    String[] parts = given.split(" \\| ");
    assertThatThrownBy(() -> FaultJson.read(Json.parse(parts[0]).orElseThrow()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(parts[1]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"at\":\"openapi\",\"match\":{\"to\":\"a\"},\"do\":\"status\",\"times\":2,"
            + "\"status\":503,\"code\":\"X\"}",
        "{\"at\":\"callback\",\"match\":{},\"do\":\"delay\",\"probability\":0.25,\"delayMs\":9}",
        "{\"at\":\"openapi\",\"match\":{},\"do\":\"skewDate\",\"skewSeconds\":-5}",
        "{\"at\":\"delivery\",\"match\":{},\"do\":\"duplicate\"}",
      })
  void printsAFaultAsItWasParsed(String json) {
    Fault fault = FaultJson.read(Json.parse(json).orElseThrow());
    assertThat(FaultJson.write(fault).build()).isEqualTo(Json.parse(json).orElseThrow());
  }

  /** Row B12 of the field faults: one rule for integers. */
  @ParameterizedTest
  @ValueSource(strings = {"2", "2.0", "0.2e1"})
  void anIntegerIsTakenInWhicheverWayItIsWritten(String times) {
    String json = "{\"at\":\"openapi\",\"do\":\"hang\",\"times\":" + times + "}";
    assertThat(FaultJson.read(Json.parse(json).orElseThrow()).times()).isEqualTo(2);
  }

  @Test
  void eachKindHasADistinctName() {
    Map<String, Long> words =
        java.util.Arrays.stream(Fault.Kind.values())
            .collect(Collectors.groupingBy(Fault.Kind::wireName, Collectors.counting()));
    assertThat(words)
        .containsOnlyKeys(
            "status",
            "close",
            "closeAfterAccept",
            "hang",
            "delay",
            "duplicate",
            "skewDate",
            "throttle");
  }
}
