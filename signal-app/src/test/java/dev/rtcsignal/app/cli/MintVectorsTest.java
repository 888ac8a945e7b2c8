package dev.rtcsignal.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Minted tokens and signatures against the published vectors. */
class MintVectorsTest {
  @TestFactory
  Stream<DynamicTest> mintsEveryTokenOfTheVectors() throws Exception {
    return vectors().getJsonArray("valid").getValuesAs(JsonObject.class).stream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.getString("name"),
                    () -> {
                      List<String> args = mintArgs("token", vector.getJsonObject("input"));
                      args.add("--room=" + vector.getJsonObject("input").getString("roomId"));
                      vector.getJsonArray("addPrivilege").getValuesAs(JsonArray.class).stream()
                          .map(
                              pair ->
                                  "--privilege="
                                      + pair.getString(0)
                                          .substring(4)
                                          .replace("Stream", "")
                                          .toLowerCase(java.util.Locale.ROOT)
                                      + "="
                                      + pair.getInt(1))
                          .forEach(args::add);
                      CommandRun fresh = new CommandRun();
                      assertThat(fresh.run(args.toArray(String[]::new))).isZero();
                      assertThat(fresh.out.toString().strip()).isEqualTo(vector.getString("token"));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> mintsEverySignatureOfTheVectors() throws Exception {
    return vectors()
        .getJsonObject("signature")
        .getJsonArray("vectors")
        .getValuesAs(JsonObject.class)
        .stream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.getString("name"),
                    () -> {
                      List<String> args = mintArgs("signature", vector.getJsonObject("input"));
                      CommandRun fresh = new CommandRun();
                      assertThat(fresh.run(args.toArray(String[]::new))).isZero();
                      assertThat(fresh.out.toString().strip())
                          .isEqualTo(vector.getString("signature"));
                    }));
  }

  private static List<String> mintArgs(String command, JsonObject in) {
    return new ArrayList<>(
        List.of(
            command,
            "mint",
            "--app-id=" + in.getString("appId"),
            "--app-key=" + in.getString("appKey"),
            "--user=" + in.getString("userId"),
            "--nonce=" + in.get("nonce"),
            "--issued-at=" + in.get("issuedAt"),
            "--expires-at=" + in.get("expireAt")));
  }

  private static JsonObject vectors() throws Exception {
    Path root = Path.of("..", "signal-domain", "src", "test", "resources", "vectors");
    return Json.parse(Files.readAllBytes(root.resolve("tokens.json"))).orElseThrow();
  }
}
