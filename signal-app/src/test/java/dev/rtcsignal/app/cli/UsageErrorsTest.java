package dev.rtcsignal.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong usage is named as what it is. Rows B3, C2, C4, C5 and E5 of the field faults. */
class UsageErrorsTest {
  private final CommandRun command = new CommandRun();

  private String wrong(String... args) {
    command.err.getBuffer().setLength(0);
    assertThat(command.run(args)).isEqualTo(2);
    assertThat(command.out.toString()).isEmpty();
    assertThat(command.err.toString().lines()).hasSize(1);
    return command.err.toString().strip();
  }

  /** Regression: "unknown command, option or argument: 1 too many". */
  @ParameterizedTest
  @CsvSource({
    "bogus, unknown command: bogus; it takes demo",
    "serv, unknown command: serv; did you mean serve?",
    "check-confg, unknown command: check-confg; did you mean check-config?",
    "token mnt, unknown command: mnt; did you mean mint?",
    "signature bogus, unknown command: bogus; it takes",
    "send rom --text x, unknown command: rom; did you mean room?",
    "serve --server-prt=1, unknown option: --server-prt; did you mean --server-port?",
    "send user --txt hello --to u, unknown option: --txt; did you mean --text?",
    "serve bogus, unknown argument: 1 too many",
  })
  void namesAnUnknownWord(String line, String message) {
    assertThat(wrong(line.split(" "))).startsWith(message);
  }

  /** Regression: "Missing required option: '--app-id=***'". */
  @ParameterizedTest
  @CsvSource({
    "token mint --app-key k, '--app-id=APPID, --user=USER'",
    "signature mint --app-key k --user u, --app-id=APPID",
    "replay f, --to=URL",
    "token inspect, TEXT",
    "send user --to, --to=USER",
    "send user --to u --text, --text=TEXT",
  })
  void showsThePlaceholderOfWhatIsMissing(String line, String missing) {
    assertThat(wrong(line.split(" "))).isEqualTo("missing: " + missing + " (see --help)");
  }

  /** Regression: "needs --text or --binary-file" where both were given. */
  @ParameterizedTest
  @CsvSource({
    "--text x --binary-file y, --text and --binary-file",
    "--text x --text-file y, --text and --text-file",
    "--text-file x --binary-file y, --text-file and --binary-file",
  })
  void takesOneMessageAndNotBoth(String line, String both) {
    assertThat(wrong(("send user --to u " + line).split(" ")))
        .startsWith("send takes one message, not both " + both);
    assertThat(wrong("send", "user", "--to", "u")).startsWith("send needs --text, --text-file or");
  }

  @Test
  void readsStandardInputOnce() {
    assertThat(wrong("send room-users --room r --to-file - --text-file -".split(" ")))
        .startsWith("standard input is either --text-file or --to-file, not both");
  }

  /** Regression: text became U+FFFD, and was accepted so (docker-library/openjdk#32). */
  @Test
  void refusesAnArgumentThatWasNotDecoded() {
    assertThat(wrong("send", "user", "--to", "u", "--text", "\ufffd\ufffd"))
        .contains("argument 6")
        .contains("LC_ALL=C.UTF-8")
        .contains("--text-file");
  }

  /** Regression: only SIGNAL_APP_KEY_FILE was set, and --app-key was missing. */
  @Test
  void aFileOfTheAppKeyCountsForEveryCommandThatNeedsIt(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("key"), "\ufeffthe-key-of-a-file\n");
    command.settings.put("app-key-file", file.toString());
    String app = "--app-id=60af4c8dcb758d00ce35adb3";
    assertThat(command.run("signature", "mint", app, "--user=u")).isZero();
    String signature = command.out.toString().strip();
    assertThat(command.run("token", "mint", app, "--user=u")).isZero();
    assertThat(command.run("signature", "inspect", signature)).isZero();
    command.settings.clear();
    assertThat(command.run("signature", "inspect", signature, "--app-key=the-key-of-a-file"))
        .isZero();
    assertThat(command.run("signature", "inspect", signature, "--app-key-file=" + file)).isZero();
    assertThat(command.run("signature", "inspect", signature, "--app-key=another")).isEqualTo(1);
  }

  @Test
  void anOptionCountsBeforeTheFileOfTheSettings(@TempDir Path folder) throws Exception {
    command.settings.put("app-key-file", folder.resolve("none").toString());
    String mint = "signature mint --app-id=60af4c8dcb758d00ce35adb3 --user=u";
    assertThat(command.run((mint + " --app-key=k").split(" "))).isZero();
    command.out.getBuffer().setLength(0);
    assertThat(wrong(mint.split(" ")))
        .isEqualTo("SIGNAL_APP_KEY_FILE names a file that cannot be read: it does not exist");
    command.settings.clear();
    assertThat(wrong(mint.split(" "))).startsWith("missing: --app-key-file=FILE, --app-key=KEY");
  }

  @Test
  void saysThatThereIsNoKeyToInspectWith() {
    command.run(
        "signature", "mint", "--app-id=60af4c8dcb758d00ce35adb3", "--app-key=k", "--user=u");
    String signature = command.out.toString().strip();
    assertThat(command.run("signature", "inspect", signature, "--json")).isEqualTo(2);
    assertThat(command.out.toString())
        .contains("{\"verdict\":\"unverified\",\"reason\":\"NO_APP_KEY\",\"claims\":{");
  }

  /**
   * Regression: keys of the emulator could be given where the list of processes shows them only.
   */
  @Test
  void readsTheCredentialsOfTheEmulatorFromFiles(@TempDir Path folder) throws Exception {
    Path apps = Files.writeString(folder.resolve("apps"), "\ufeffa=b=c\n\nd=e\n");
    command.settings.put("app-file", apps.toString());
    assertThat(command.run("emulator", "--app=f=g", "--emulator-port=1")).isZero();
    assertThat(command.programs).containsExactly("emulator 1 3");
    command.settings.put("app-file", folder.resolve("none").toString());
    assertThat(wrong("emulator"))
        .startsWith("--app-file names a file that cannot be read: ")
        .endsWith("it does not exist");
  }

  @Test
  void theHelpSaysWhichOptionsTheListOfProcessesShows() {
    Map<String, Integer> secrets = Map.of("emulator", 3, "token mint", 1, "signature inspect", 1);
    secrets.forEach(
        (name, count) -> {
          command.out.getBuffer().setLength(0);
          assertThat(command.run((name + " --help").split(" "))).isZero();
          assertThat(command.out.toString().replaceAll("\\s+", " ").split("visible in the list of"))
              .hasSize(count + 1);
        });
  }

  /** Regression: a key of two lines was taken from a file, and from the option. */
  @Test
  void anAppKeyHasNoControlCharacter(@TempDir Path folder) throws Exception {
    String mint = "signature mint --app-id=60af4c8dcb758d00ce35adb3 --user=u --app-key";
    Path lines = Files.writeString(folder.resolve("lines"), "first-half\nsecond-half\n");
    assertThat(wrong((mint + "-file=" + lines).split(" ")))
        .isEqualTo("--app-key-file names a file of more than one line, but a key is one: " + lines);
    Path tab = Files.writeString(folder.resolve("tab"), "first-half\tsecond-half\n");
    assertThat(wrong((mint + "-file=" + tab).split(" ")))
        .startsWith("--app-key-file names a file that is wrong: " + tab + ": it has a control");
    assertThat(wrong((mint + "=first-half\nsecond-half").split(" ")))
        .startsWith("--app-key is wrong: it has a control character")
        .doesNotContain("half");
  }

  /** Regression: receivers rejected what was minted as ILLEGAL_USER_ID, and nothing said so. */
  @Test
  void warnsOfAUserThatReceiversReject() {
    for (String kind : List.of("token", "signature")) {
      command.err.getBuffer().setLength(0);
      String app = "--app-id=60af4c8dcb758d00ce35adb3";
      assertThat(command.run(kind, "mint", app, "--app-key=k", "--user=a b")).isZero();
      assertThat(command.err.toString())
          .startsWith("warning: receivers reject this --user: ")
          .doesNotContain("a b");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--ttl 24, 'Invalid value for option ''--ttl'': it takes a number and s, m, h or d, as 24h'",
    "--ttl 1h --expires-at 5, '--ttl and --expires-at both give the end: take one'",
    "--ttl 99999d, 'the end by --ttl is'",
  })
  void refusesALifetimeThatIsNone(String options, String message) {
    String line = "token mint --app-id=a --app-key=k --user=u " + options;
    assertThat(wrong(line.split(" "))).startsWith(message);
  }

  @ParameterizedTest
  @CsvSource({
    "client --user a --cloud volcengine, --cloud is no emulator",
    "client --user a --cloud ftp://x, --cloud is wrong",
    "client --user a --app key, --app takes ID=KEY",
    "client, missing: --user=USER",
  })
  void refusesAClientWithoutAnEmulator(String line, String message) {
    assertThat(wrong(line.split(" "))).startsWith(message);
  }
}
