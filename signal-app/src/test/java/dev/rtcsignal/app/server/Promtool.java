package dev.rtcsignal.app.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The checks of Prometheus. */
final class Promtool {
  private static final Path PROGRAM = Path.of("/usr/bin/promtool");

  private Promtool() {}

  /** What a check printed, and its exit code. */
  record Result(int exitCode, String output) {}

  /** Skips the test, and says so, where Prometheus is not installed. */
  static void assumeInstalled() {
    assumeTrue(Files.isExecutable(PROGRAM), "SKIPPED: install the package prometheus of Debian");
  }

  /** Runs a check with that standard input. */
  static Result run(String input, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
    command.addAll(List.of(arguments));
    Process check = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var in = check.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(check.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Result(check.exitValue(), output);
  }
}
