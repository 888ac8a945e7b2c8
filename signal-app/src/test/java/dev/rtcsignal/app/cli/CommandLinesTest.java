package dev.rtcsignal.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.config.Setting;
import dev.rtcsignal.app.emulator.SimulatedClient;
import dev.rtcsignal.app.emulator.TestCloud;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLinesTest {
  private static final String APP = "60af4c8dcb758d00ce35adb3";
  private static final String KEY = "anchors-app-key-0123456789abcdef";

  private final CommandRun command = new CommandRun();

  @Test
  void runsTheDemoWithoutACommand() {
    assertThat(command.run()).isZero();
    assertThat(command.run("demo", "--server-port", "0")).isZero();
    assertThat(command.run("demo", "--once")).isZero();
    assertThat(command.run("serve")).isZero();
    assertThat(command.run("emulator", "--app", "a=b", "--app", "a=c", "--emulator-port", "1"))
        .isZero();
    assertThat(command.programs)
        .containsExactly(
            "demo any EmulatorOptions[0 apps, cn-north-1]",
            "demo 0 EmulatorOptions[0 apps, cn-north-1]",
            "tour any any",
            "serve 127.0.0.1 any",
            "emulator 1 2");
  }

  @Test
  void theHelpShowsTheDefaultPortsOfTheSettings() {
    command.run("demo", "--help");
    for (String port : List.of("server-port", "emulator-port")) {
      assertThat(command.out.toString().replaceAll("\\s+", " "))
          .contains("(default: " + Setting.of(port).defaultNumber() + ")");
    }
  }

  @Test
  void readsEveryOptionFromItsSetting() {
    command.settings.putAll(Map.of("server-port", "9", "host", "::1", "app", "a=b,c"));
    assertThat(command.run("serve")).isZero();
    assertThat(command.run("serve", "--server-port", "7")).isZero();
    assertThat(command.run("emulator")).isZero();
    assertThat(command.programs).containsExactly("serve ::1 9", "serve ::1 7", "emulator any 1");
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
        "send unknown --text x",
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
  void exitsWith2AndPrintsAnErrorForWrongUsage(String line) {
    assertThat(command.run(line.split(" "))).isEqualTo(2);
    assertThat(command.err.toString()).isNotBlank();
    assertThat(command.out.toString()).isEmpty();
    assertThat(command.programs).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token mint --app-keyy=top-secret-value",
        "serve --server-port=top-secret-value",
        "token inspect x top-secret-value",
        "top-secret-value.1",
        "token Top-Secret-Value",
        "top-secret-value-of-21",
      })
  void doesNotPrintAnArgumentThatMayBeASecret(String line) {
    assertThat(command.run(line.split(" "))).isEqualTo(2);
    assertThat(command.err.toString().lines()).hasSize(1);
    if (!line.contains("server-port")) {
      assertThat(command.err.toString()).doesNotContainIgnoringCase("top-secret-value");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token inspect x --now 99999999999999999",
        "token mint --app-id a --app-key k --user u --issued-at 9223372036854775807",
        "token mint --app-id a --app-key k --user u --issued-at 4294967296 --expires-at 0",
      })
  void reportsATimeOutOfRange(String line) {
    assertThat(command.run(line.split(" "))).isEqualTo(2);
    assertThat(command.err.toString()).contains("2106");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "65535, 0", "65536, 2", "-1, 2"})
  void acceptsAPortOf0To65535(int port, int exit) {
    assertThat(command.run("serve", "--server-port=" + port)).isEqualTo(exit);
    assertThat(command.err.toString().contains("0 to 65535")).isEqualTo(exit == 2);
  }

  @Test
  void checkConfigReportsAnInvalidPortInTheSettings() {
    command.settings.put("server-port", "abc");
    assertThat(command.run("check-config")).isEqualTo(2);
    assertThat(command.err.toString())
        .contains("SIGNAL_SERVER_PORT is wrong")
        .contains("SIGNAL_APP_ID");
  }

  /** Regression: "Invalid value for option '--server-port'", which was not given. */
  @Test
  void namesTheSettingOfAWrongDefaultUnlessTheOptionIsGiven() {
    command.settings.put("server-port", "tcp://10.96.0.12:8080");
    assertThat(command.run("serve")).isEqualTo(2);
    assertThat(command.err.toString())
        .startsWith("SIGNAL_SERVER_PORT is wrong: set it to 0 to 65535");
    assertThat(command.run("serve", "--server-port=7")).isZero();
  }

  @Test
  void printsItsVersionAndItsUsage() {
    assertThat(command.run("--version")).isZero();
    assertThat(command.out.toString()).startsWith("rtc-signal ");
    assertThat(command.run("send", "--help")).isZero();
    assertThat(command.out.toString()).contains("room-users").contains("--binary-file");
  }

  @Test
  void checksTheConfiguration() {
    command.settings.putAll(Map.of("app-id", APP, "app-key", KEY));
    assertThat(command.run("check-config")).isEqualTo(2);
    assertThat(command.out.toString())
        .contains("SIGNAL_APP_ID=" + APP)
        .contains("SIGNAL_APP_KEY=***");
    assertThat(command.err.toString().lines()).hasSize(2);
    command.settings.putAll(
        Map.of("access-key-id", "AKLT", "secret-access-key", "command-test-secret-01"));
    assertThat(command.run("check-config", "--json")).isZero();
    assertThat(command.out.toString()).contains("\"mistakes\":[]");
    assertThat(command.run("check-config", "--host", "0.0.0.0")).isEqualTo(2);
    assertThat(command.out.toString() + command.err)
        .doesNotContain(KEY)
        .doesNotContain("command-test-secret-01");
  }

  @Test
  void sendsEachKindAndBinary(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("b"), new byte[] {(byte) 0xfb, (byte) 0xff});
    try (TestCloud cloud =
            TestCloud.start(
                CloudSettings.of(List.of(TestCloud.KEY), List.of(TestCloud.ACCESS)),
                () -> Instant.ofEpochSecond(1_700_000_000));
        SimulatedClient user1 = cloud.present("user1")) {
      command.settings.putAll(cloud.settings());
      assertThat(command.run("send", "user", "--to", "user1", "--text", "1")).isZero();
      assertThat(
              command.run("send", "room-user", "--room", "Room1", "--to", "user1", "--text", "2"))
          .isZero();
      assertThat(command.run("send", "room", "--room", "Room1", "--text", "3", "--json")).isZero();
      assertThat(
              command.run(
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
      assertThat(command.out.toString())
          .contains("outcome=accepted")
          .contains("{\"outcome\":\"accepted\"");
      command.settings.put("app-id", "another");
      assertThat(command.run("send", "user", "--to", "user1", "--text", "1")).isEqualTo(3);
      assertThat(command.err.toString()).contains("code=InvalidParameter.NotExistAppId");
    }
  }
}
