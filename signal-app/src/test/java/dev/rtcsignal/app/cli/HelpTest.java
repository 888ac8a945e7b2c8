package dev.rtcsignal.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
  private final CommandRun command = new CommandRun();

  @TempDir private Path folder;

  private String printed(String line) {
    CommandRun run = new CommandRun();
    assertThat(run.run(line.split(" "))).as(run.err.toString()).isZero();
    return run.out.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "send", "token mint", "outbox retry", "client"})
  void helpPrintsWhatTheCommandPrintsWithDashDashHelp(String words) {
    assertThat(printed("help " + words)).isEqualTo(printed(words + " --help"));
  }

  @Test
  void helpAlonePrintsTheCommands() {
    assertThat(printed("help")).isEqualTo(printed("--help")).contains("serve", "completion");
  }

  @Test
  void helpNamesAnUnknownCommand() {
    assertThat(command.run("help", "srve")).isEqualTo(2);
    assertThat(command.err.toString())
        .startsWith("unknown command: srve; did you mean serve?; it takes ");
  }

  @Test
  void helpOfServeShowsEachSettingWithItsDefault() {
    assertThat(printed("help serve"))
        .contains("SIGNAL_APP_ID  the AppId of the RTC console")
        .contains("SIGNAL_LOG_FORMAT")
        .contains("SIGNAL_USER_RATE")
        .contains("(default: 30)")
        .doesNotContain("](", "`");
  }

  @Test
  void helpOfSendShowsTheSettingsOfTheAccount() {
    assertThat(printed("help send"))
        .contains("SIGNAL_SECRET_ACCESS_KEY", "SIGNAL_CLOUD")
        .doesNotContain("SIGNAL_TLS_CERT_FILE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void completionPrintsAScriptForBothShells(String shell) {
    assertThat(printed("completion " + shell)).contains("ZSH_VERSION", "complete -F");
  }

  @Test
  void bashCompletesWithTheScript() throws Exception {
    String script = printed("completion bash");
    assertThat(completed(script, "signal-app se")).contains("serve", "send");
    assertThat(completed(script, "signal-app token mint --tt")).contains("--ttl");
  }

  /** Lets bash complete a line. */
  private String completed(String script, String line) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("completion"), script);
    String ask =
        "source %s; COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); COMP_LINE='%s'; "
            + "_complete_signal-app; printf '%%s\\n' \"${COMPREPLY[@]}\"";
    Process bash =
        new ProcessBuilder("bash", "-c", ask.formatted(file, line, line))
            .redirectErrorStream(true)
            .start();
    String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return output;
  }

  @Test
  void completionRefusesAnotherShell() {
    assertThat(command.run("completion", "fish")).isEqualTo(2);
    assertThat(command.err.toString()).contains("bash", "zsh");
  }
}
