package dev.rtcsignal.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.emulator.SimulatedClient;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.message.AppId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Regression: values of options and settings were changed on their way: {@code $$} became {@code $}
 * (picocli#1571, keycloak#46657), {@code @file} the content of the file (clikt#76, jcommander#198),
 * and {@code --text=--help} was taken for an option. Rows B4 and B5 of the field faults.
 */
class LiteralValuesTest {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");

  private static TestCloud cloud;
  private static SimulatedClient user1;

  private final CommandRun command = new CommandRun();

  @BeforeAll
  static void start() throws Exception {
    cloud =
        TestCloud.start(
            CloudSettings.of(List.of(TestCloud.KEY), List.of(TestCloud.ACCESS)),
            () -> Instant.ofEpochSecond(1_700_000_000));
    user1 = cloud.present("user1");
  }

  @AfterAll
  static void stop() throws Exception {
    user1.close();
    cloud.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pa$$word-of-16-chars",
        "${user.home}",
        "${sys:user.home}",
        "$",
        "back\\slash",
        "\\",
        "a,b",
        " blanks around ",
        "#hash",
        "a#b",
        "@file",
        "@@all",
        "-x",
        "--help",
        "--",
        "\"quoted\"",
        "'quoted'",
        "%d",
        "_NULL_",
        "__unspecified__",
        "a=b",
      })
  void mintsUnderTheAppKeyAsItIs(String key) {
    assertThat(mintedWith(key, "--app-key=" + key)).isTrue();
    assertThat(mintedWith(key, "--app-key", key)).isTrue();
    command.settings.put("app-key", key);
    assertThat(mintedWith(key)).isTrue();
  }

  private boolean mintedWith(String key, String... option) {
    command.out.getBuffer().setLength(0);
    String[] args =
        Stream.concat(
                Stream.of("signature", "mint", "--app-id=" + APP.value(), "--user=u"),
                Stream.of(option))
            .toArray(String[]::new);
    assertThat(command.run(args)).as(command.err.toString()).isZero();
    return CallbackSignature.parse(command.out.toString().strip())
        .match(
            signature ->
                signature
                    .verify(
                        List.of(new AppKey(APP, key)),
                        Instant.ofEpochSecond(1_700_000_100),
                        Duration.ofDays(1))
                    .match(trusted -> true, rejected -> false),
            malformed -> false);
  }

  private void useTheCloud() {
    command.settings.putAll(cloud.settings());
  }

  private static void arrived(String text) throws Exception {
    assertThat(
            user1.await(
                event ->
                    event.name().equals("onUserMessageReceivedOutsideRoom")
                        && event.args().getString("message").equals(text)))
        .as(text)
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@@all",
        "@here",
        "--help",
        "--version",
        "-h",
        "--to",
        "--",
        "-",
        "-5",
        "${env:HOME}",
        "$$",
        "\"in quotes\"",
        " blanks around ",
        "a\\nb",
        "send",
        "_NULL_",
      })
  void sendsTheTextAsItIs(String text) throws Exception {
    useTheCloud();
    assertThat(command.run("send", "user", "--to=user1", "--text=" + text))
        .as(command.err.toString())
        .isZero();
    arrived(text);
    assertThat(command.run("send", "user", "--to", "user1", "--text", text + "."))
        .as(command.err.toString())
        .isZero();
    arrived(text + ".");
    command.settings.put("text", text + "!");
    assertThat(command.run("send", "user", "--to", "user1")).as(command.err.toString()).isZero();
    arrived(text + "!");
  }

  @Test
  void takesAnOptionAsTheTextAfterABlank() throws Exception {
    useTheCloud();
    assertThat(command.run("send", "user", "--to", "user1", "--text", "--json")).isZero();
    arrived("--json");
  }

  @Test
  void doesNotReadAFileOfThatName(@TempDir Path folder) throws Exception {
    useTheCloud();
    Path file = Files.writeString(folder.resolve("here"), "--room R");
    assertThat(command.run("send", "user", "--to", "user1", "--text", "@" + file)).isZero();
    arrived("@" + file);
  }

  @Test
  void sendsTheTextOfAFileWithItsLineBreaksAndWithoutItsByteOrderMark(@TempDir Path folder)
      throws Exception {
    useTheCloud();
    Path file = Files.writeString(folder.resolve("text"), "\ufeff你好 \ufffd\n");
    assertThat(command.run("send", "user", "--to", "user1", "--text-file", file.toString()))
        .as(command.err.toString())
        .isZero();
    arrived("你好 \ufffd\n");
  }

  @Test
  void doesNotSendATextFileThatIsNotUtf8(@TempDir Path folder) throws Exception {
    useTheCloud();
    Path file = Files.write(folder.resolve("text"), new byte[] {(byte) 0xc4, (byte) 0xe3});
    assertThat(command.run("send", "user", "--to", "user1", "--text-file", file.toString()))
        .isEqualTo(2);
    assertThat(command.err.toString()).contains("--text-file cannot be read").contains("UTF-8");
  }

  @Test
  void noHelpShowsAVariableThatIsNotExpanded() {
    for (String name :
        List.of("demo", "serve", "emulator", "send", "replay", "check-config", "token mint")) {
      assertThat(command.run((name + " --help").split(" "))).isZero();
    }
    assertThat(command.out.toString()).doesNotContain("${").contains("(default: 127.0.0.1)");
  }
}
