package dev.rtcsignal.app.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Regression: with LC_ALL=C the text of a message was sent as U+FFFD (docker-library/openjdk#32).
 * Row B3 of the field faults. A shell starts the program, since a JVM encodes arguments itself.
 */
@Timeout(120)
class LocaleIT {
  private static final String ACCOUNT =
      "export SIGNAL_APP_ID=60af4c8dcb758d00ce35adb3 SIGNAL_CLOUD=http://127.0.0.1:9"
          + " SIGNAL_ACCESS_KEY_ID=AKLT SIGNAL_SECRET_ACCESS_KEY=locale-test-secret\n";

  @TempDir private Path folder;

  private record Ended(int code, String err) {}

  private Ended run(String locale, String variables, String arguments) throws Exception {
    Path script = folder.resolve("run.sh");
    Path err = folder.resolve("err");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Files.writeString(
        script,
        ACCOUNT
            + String.join(
                " ",
                "LC_ALL=" + locale,
                variables,
                "exec",
                java,
                "-jar",
                System.getProperty("runnable.jar"),
                arguments));
    Process process =
        new ProcessBuilder("sh", script.toString())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), new String(Files.readAllBytes(err), UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "send user --to u --text '你好'",
        "send user --to u --text-file '你好.txt'",
        "send user --to u --binary-file '你好.bin'",
      })
  void refusesArgumentsThatTheLocaleCannotDecode(String arguments) throws Exception {
    Ended ended = run("C", "", arguments);
    assertThat(ended.code).isEqualTo(2);
    assertThat(ended.err).contains("LC_ALL=C.UTF-8").contains("--text-file");
  }

  @Test
  void refusesSettingsThatTheLocaleCannotDecode() throws Exception {
    Ended ended = run("C", "SIGNAL_TEXT='你好'", "send user --to u");
    assertThat(ended.code).isEqualTo(2);
    assertThat(ended.err).contains("SIGNAL_TEXT").contains("LC_ALL=C.UTF-8");
  }

  /** Nothing listens there, so 4 says that the send was tried. */
  @Test
  void takesThemWithTheLocaleThatItNames() throws Exception {
    assertThat(run("C.UTF-8", "", "send user --to u --text '你好'").code).isEqualTo(4);
    assertThat(run("C", "", "send user --to u --text plain").code).isEqualTo(4);
  }
}
