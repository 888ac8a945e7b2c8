package dev.rtcsignal.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The output of inspect for tokens and signatures. */
class InspectTest {
  private static final String APP = "60af4c8dcb758d00ce35adb3";
  private static final String KEY = "anchors-app-key-0123456789abcdef";
  private static final String DOCUMENTED_SAMPLE =
      "00160af4c8dcb758d00ce35adb3EQD24BQDeruMYfoMjmEDAGh5ZiAA"
          + "Rgps6T5ZgcTz9bw5DewuRkzxBmTgnGEk+ZBv3mW5n58=";

  private final CommandRun command = new CommandRun();

  @Test
  void warnsOfAnAppIdThatCannotBeReadBack() {
    command.run("signature", "mint", "--app-id", "short", "--app-key", "k", "--user", "u");
    assertThat(command.err.toString()).contains("5 characters");
  }

  @Test
  void explainsTheSampleOfTheDocumentation() {
    assertThat(command.run("signature", "inspect", DOCUMENTED_SAMPLE)).isEqualTo(2);
    assertThat(command.out.toString())
        .contains(APP)
        .contains("hyf")
        .contains("51699958")
        .contains("1636612986 (2021-11-11T06:43:06Z)")
        .contains("1636699386 (2021-11-12T06:43:06Z)")
        .contains("not verified")
        .contains("no AppKey: set --app-key-file=FILE")
        .doesNotContain("UNKNOWN_APP");
  }

  @ParameterizedTest
  @CsvSource({
    "1636699386, trusted, 0",
    "1636699387, EXPIRED, 1",
    "1636612986, trusted, 0",
    "1636612985, NOT_YET_VALID, 1"
  })
  void verifiesAtTheGivenTime(long now, String verdict, int exit) {
    String signature =
        "00160af4c8dcb758d00ce35adb3EQD24BQDeruMYfoMjmEDAGh5ZiAApnsHEWDLyaoU20JnFtyyjXN/"
            + "5KAp6LKAsCa5tL/CYP8=";
    assertThat(
            command.run(
                "signature",
                "inspect",
                signature,
                "--app-key",
                "another",
                "--app-key",
                KEY,
                "--now",
                String.valueOf(now)))
        .isEqualTo(exit);
    assertThat(command.out.toString()).contains(verdict);
  }

  @Test
  void explainsInJson() {
    command.settings.put("app-key", KEY);
    command.run(
        "token",
        "mint",
        "--app-id",
        APP,
        "--user",
        "u",
        "--room",
        "r",
        "--privilege",
        "subscribe=0");
    String token = command.out.toString().strip();
    command.out.getBuffer().setLength(0);
    assertThat(command.run("token", "inspect", token, "--json")).isZero();
    JsonObject json = Json.parse(command.out.toString()).orElseThrow();
    assertThat(json.getString("verdict")).isEqualTo("trusted");
    assertThat(json.get("reason")).isEqualTo(JsonValue.NULL);
    JsonObject claims = json.getJsonObject("claims");
    assertThat(claims.getString("form")).isEqualTo("token");
    assertThat(claims.getString("roomId")).isEqualTo("r");
    assertThat(claims.getInt("expiresAt") - claims.getInt("issuedAt")).isEqualTo(86_400);
    assertThat(claims.getJsonObject("privileges")).containsOnlyKeys("SubscribeStream");
  }

  @Test
  void rejectsATokenOfAnotherAppAndAMalformedOne() {
    assertThat(
            command.run(
                "signature",
                "inspect",
                DOCUMENTED_SAMPLE,
                "--app-id",
                "other",
                "--app-key",
                KEY,
                "--json"))
        .isEqualTo(1);
    assertThat(command.out.toString()).contains("UNKNOWN_APP");
    assertThat(command.run("token", "inspect", "nonsense", "--json")).isEqualTo(1);
    assertThat(command.out.toString())
        .contains("{\"verdict\":\"rejected\",\"reason\":\"TOO_SHORT\",\"claims\":{}}");
  }

  @Test
  void escapesControlCharactersOfAClaim() {
    command.run("signature", "mint", "--app-id", APP, "--app-key", KEY, "--user", "a\u001b[2Jb");
    String signature = command.out.toString().strip();
    command.run("signature", "inspect", signature);
    assertThat(command.out.toString()).doesNotContain("\u001b").contains("a\\u001b[2Jb");
  }
}
