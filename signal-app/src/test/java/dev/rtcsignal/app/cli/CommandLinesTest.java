package dev.rtcsignal.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.ProgramOptions.Emulator;
import dev.rtcsignal.app.config.ProgramOptions.Listeners;
import dev.rtcsignal.app.config.Settings;
import dev.rtcsignal.app.emulator.SimulatedClient;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLinesTest {
  private static final String APP = "60af4c8dcb758d00ce35adb3";
  private static final String KEY = "anchors-app-key-0123456789abcdef";
  private static final String SEED =
      "00160af4c8dcb758d00ce35adb3EQD24BQDeruMYfoMjmEDAGh5ZiAA"
          + "Rgps6T5ZgcTz9bw5DewuRkzxBmTgnGEk+ZBv3mW5n58=";

  private final Map<String, String> settings = new HashMap<>();
  private final List<String> programs = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    Programs recorded =
        new Programs() {
          @Override
          public int demo(Listeners listeners, Emulator emulator) {
            return record("demo " + port(listeners.serverPort()) + " " + emulator);
          }

          @Override
          public int tour(Listeners listeners, Emulator emulator) {
            return record(
                "tour " + port(listeners.serverPort()) + " " + port(listeners.emulatorPort()));
          }

          @Override
          public int serve(Listeners listeners) {
            return record("serve " + listeners.host() + " " + port(listeners.serverPort()));
          }

          @Override
          public int emulator(Listeners listeners, Emulator emulator) {
            return record(
                "emulator " + port(listeners.emulatorPort()) + " " + emulator.apps().size());
          }
        };
    Environment environment =
        new Environment(
            Settings.of(settings),
            InstantSource.offset(
                InstantSource.system(),
                Duration.between(Instant.now(), Instant.ofEpochSecond(1_700_000_000))),
            new SplittableRandom(1),
            new PrintWriter(out));
    return CommandLines.run(environment, recorded, new PrintWriter(err), args);
  }

  private static String port(Optional<Integer> asked) {
    return asked.map(String::valueOf).orElse("any");
  }

  private int record(String program) {
    programs.add(program);
    return 0;
  }

  @Test
  void runsTheDemoWithoutACommand() {
    assertThat(run()).isZero();
    assertThat(run("demo", "--server-port", "0")).isZero();
    assertThat(run("demo", "--once")).isZero();
    assertThat(run("serve")).isZero();
    assertThat(run("emulator", "--app", "a=b", "--app", "a=c", "--emulator-port", "1")).isZero();
    assertThat(programs)
        .containsExactly(
            "demo any EmulatorOptions[0 apps, cn-north-1]",
            "demo 0 EmulatorOptions[0 apps, cn-north-1]",
            "tour any any",
            "serve 127.0.0.1 any",
            "emulator 1 2");
  }

  @Test
  void takesEveryOptionFromItsSetting() {
    settings.putAll(Map.of("server-port", "9", "host", "::1", "app", "a=b,c"));
    assertThat(run("serve")).isZero();
    assertThat(run("serve", "--server-port", "7")).isZero();
    assertThat(run("emulator")).isZero();
    assertThat(programs).containsExactly("serve ::1 9", "serve ::1 7", "emulator any 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "serve --server-port x",
        "emulator --error-status sometimes",
        "token",
        "signature",
        "token mint",
        "token inspect",
        "send",
        "send nobody --text x",
        "send user --text x",
        "send user --to a --to b --text x",
        "send user --to a --room r --text x",
        "send user --to a",
        "send user --to a --text x --binary-file y",
        "send user --to a --binary-file /does/not/exist",
        "send room --text x",
        "send room --room r --to a --text x",
        "send room-user --room r --text x",
        "send room-users --room r --text x",
        "send room-users --to a --text x",
        "send user --to a --text x",
        "token mint --app-id a --app-key k --user u --privilege fly=1",
        "token mint --app-id a --app-key k --user u --privilege publish",
        "token mint --app-id a --app-key k --user u --nonce -1",
        "signature mint --app-id a --app-key k --user u --issued-at 9 --expires-at 8",
      })
  void wrongUsageIsExit2WithAWordOnStderr(String line) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString()).isNotBlank();
    assertThat(out.toString()).isEmpty();
    assertThat(programs).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token mint --app-keyy=top-secret-value",
        "serve --server-port=top-secret-value",
        "token inspect x top-secret-value",
        "top-secret-value",
      })
  void doesNotRepeatWhatMayBeASecret(String line) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    if (!line.contains("server-port")) {
      assertThat(err.toString()).doesNotContain("top-secret-value");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token inspect x --now 99999999999999999",
        "token mint --app-id a --app-key k --user u --issued-at 9223372036854775807",
        "token mint --app-id a --app-key k --user u --issued-at 4294967296 --expires-at 0",
      })
  void saysThatATimeIsOutOfRange(String line) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains("2106");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "65535, 0", "65536, 2", "-1, 2"})
  void takesAPortOf0To65535(int port, int exit) {
    assertThat(run("serve", "--server-port=" + port)).isEqualTo(exit);
    assertThat(err.toString().contains("0 to 65535")).isEqualTo(exit == 2);
  }

  @Test
  void aWrongPortInTheSettingsIsOneOfTheMistakesOfCheckConfig() {
    settings.put("server-port", "abc");
    assertThat(run("check-config")).isEqualTo(2);
    assertThat(err.toString()).contains("SIGNAL_SERVER_PORT is wrong").contains("SIGNAL_APP_ID");
  }

  @Test
  void tellsItsVersionAndItsUsage() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("rtc-signal ");
    assertThat(run("send", "--help")).isZero();
    assertThat(out.toString()).contains("room-users").contains("--binary-file");
  }

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
                      CommandLinesTest fresh = new CommandLinesTest();
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
                      CommandLinesTest fresh = new CommandLinesTest();
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

  @Test
  void warnsOfAnAppIdThatCannotBeReadBack() {
    run("signature", "mint", "--app-id", "short", "--app-key", "k", "--user", "u");
    assertThat(err.toString()).contains("5 characters");
  }

  @Test
  void explainsTheSampleOfTheDocumentation() {
    assertThat(run("signature", "inspect", SEED)).isEqualTo(1);
    assertThat(out.toString())
        .contains(APP)
        .contains("hyf")
        .contains("51699958")
        .contains("1636612986 (2021-11-11T06:43:06Z)")
        .contains("1636699386 (2021-11-12T06:43:06Z)")
        .contains("rejected")
        .contains("UNKNOWN_APP");
  }

  @ParameterizedTest
  @CsvSource({
    "1636699386, trusted, 0",
    "1636699387, EXPIRED, 1",
    "1636612986, trusted, 0",
    "1636612985, NOT_YET_VALID, 1"
  })
  void judgesAtTheTimeGiven(long now, String verdict, int exit) {
    String signature =
        "00160af4c8dcb758d00ce35adb3EQD24BQDeruMYfoMjmEDAGh5ZiAApnsHEWDLyaoU20JnFtyyjXN/"
            + "5KAp6LKAsCa5tL/CYP8=";
    assertThat(
            run(
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
    assertThat(out.toString()).contains(verdict);
  }

  @Test
  void explainsInJson() {
    settings.put("app-key", KEY);
    run(
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
    String token = out.toString().strip();
    out.getBuffer().setLength(0);
    assertThat(run("token", "inspect", token, "--json")).isZero();
    JsonObject json = Json.parse(out.toString()).orElseThrow();
    assertThat(json.getString("verdict")).isEqualTo("trusted");
    assertThat(json.get("reason")).isEqualTo(JsonValue.NULL);
    JsonObject claims = json.getJsonObject("claims");
    assertThat(claims.getString("form")).isEqualTo("token");
    assertThat(claims.getString("roomId")).isEqualTo("r");
    assertThat(claims.getInt("expiresAt") - claims.getInt("issuedAt")).isEqualTo(86_400);
    assertThat(claims.getJsonObject("privileges")).containsOnlyKeys("SubscribeStream");
  }

  @Test
  void rejectsUnderAnotherAppAndWhenUnreadable() {
    assertThat(run("signature", "inspect", SEED, "--app-id", "other", "--app-key", KEY, "--json"))
        .isEqualTo(1);
    assertThat(out.toString()).contains("UNKNOWN_APP");
    assertThat(run("token", "inspect", "nonsense", "--json")).isEqualTo(1);
    assertThat(out.toString())
        .contains("{\"verdict\":\"rejected\",\"reason\":\"TOO_SHORT\",\"claims\":{}}");
  }

  @Test
  void doesNotLetAClaimSpeakToTheTerminal() {
    run("signature", "mint", "--app-id", APP, "--app-key", KEY, "--user", "a\u001b[2Jb");
    String signature = out.toString().strip();
    run("signature", "inspect", signature);
    assertThat(out.toString()).doesNotContain("\u001b").contains("a\ufffd[2Jb");
  }

  @Test
  void checksTheConfiguration() {
    settings.putAll(Map.of("app-id", APP, "app-key", KEY));
    assertThat(run("check-config")).isEqualTo(2);
    assertThat(out.toString()).contains("SIGNAL_APP_ID=" + APP).contains("SIGNAL_APP_KEY=***");
    assertThat(err.toString().lines()).hasSize(2);
    settings.putAll(Map.of("access-key-id", "AKLT", "secret-access-key", "command-test-secret-01"));
    assertThat(run("check-config", "--json")).isZero();
    assertThat(out.toString()).contains("\"mistakes\":[]");
    assertThat(run("check-config", "--host", "0.0.0.0")).isEqualTo(2);
    assertThat(out.toString() + err).doesNotContain(KEY).doesNotContain("command-test-secret-01");
  }

  @Test
  void sendsEachKindAndBinary(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("b"), new byte[] {(byte) 0xfb, (byte) 0xff});
    try (TestCloud cloud =
            TestCloud.start(
                CloudSettings.of(List.of(TestCloud.KEY), List.of(TestCloud.ACCESS)),
                () -> Instant.ofEpochSecond(1_700_000_000));
        SimulatedClient user1 = cloud.present("user1")) {
      settings.putAll(
          Map.of(
              "cloud", cloud.uri().toString(),
              "app-id", TestCloud.APP.value(),
              "access-key-id", TestCloud.ACCESS.id(),
              "secret-access-key", "emulator-test-secret-0123456789"));
      assertThat(run("send", "user", "--to", "user1", "--text", "1")).isZero();
      assertThat(run("send", "room-user", "--room", "Room1", "--to", "user1", "--text", "2"))
          .isZero();
      assertThat(run("send", "room", "--room", "Room1", "--text", "3", "--json")).isZero();
      assertThat(
              run(
                  "send",
                  "room-users",
                  "--room",
                  "Room1",
                  "--to",
                  "user1",
                  "--to",
                  "user2",
                  "--binary-file",
                  file.toString()))
          .isZero();
      assertThat(user1.await(e -> e.name().equals("onUserBinaryMessageReceived"))).isPresent();
      assertThat(user1.events().stream().filter(e -> e.name().contains("MessageReceived")))
          .extracting(e -> e.name() + " " + e.args().getString("message"))
          .containsExactly(
              "onUserMessageReceivedOutsideRoom 1",
              "onUserMessageReceived 2",
              "onRoomMessageReceived 3",
              "onUserBinaryMessageReceived +/8=");
      assertThat(out.toString()).contains("outcome=accepted").contains("{\"outcome\":\"accepted\"");
      settings.put("app-id", "another");
      assertThat(run("send", "user", "--to", "user1", "--text", "1")).isEqualTo(1);
      assertThat(err.toString()).contains("code=InvalidParameter.NotExistAppId");
    }
  }
}
