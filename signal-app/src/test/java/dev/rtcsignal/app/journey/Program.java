package dev.rtcsignal.app.journey;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/** Runs the runnable jar as a process, with its output in target/it-logs. */
public final class Program implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Process process;
  private final Path out;
  private final Path err;

  private Program(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  public static Program start(String name, Map<String, String> environment, String... args)
      throws IOException {
    return ofJar(System.getProperty("runnable.jar"), name, environment, args);
  }

  /** Runs another jar, as that of an older version. */
  public static Program ofJar(
      String jar, String name, Map<String, String> environment, String... args) throws IOException {
    Path logs = Files.createDirectories(Path.of("target", "it-logs"));
    Path out = logs.resolve(name + ".out.txt");
    Path err = logs.resolve(name + ".err.txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar));
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(variable -> variable.startsWith("SIGNAL_"));
    if (List.of(args).contains("serve")) {
      // One of its own, since two servers do not send from one file.
      Path folder = Files.createTempDirectory(logs, "store");
      builder.environment().put("SIGNAL_STORE", "sqlite:" + folder.resolve("signal.db"));
    }
    builder.environment().putAll(environment);
    return new Program(builder.start(), out, err);
  }

  /** Waits until the process ends, and returns its exit code. */
  public int exitCode() throws Exception {
    if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the process did not end: " + out() + err());
    }
    return process.exitValue();
  }

  /** Waits for the ready line of a listener and returns its address. */
  public URI ready(String listener) throws Exception {
    Pattern line = Pattern.compile(listener + " ready on (https?://\\S+)");
    try {
      Matcher found =
          await("ready line of " + listener)
              .atMost(TIMEOUT)
              .failFast("the process has ended", () -> !process.isAlive())
              .until(() -> line.matcher(out()), Matcher::find);
      return URI.create(found.group(1));
    } catch (ConditionTimeoutException | TerminalFailureException e) {
      throw new AssertionError(e.getMessage() + ": " + out() + err(), e);
    }
  }

  /** Waits until the standard output contains a text. */
  void prints(String text) {
    await(text).atMost(TIMEOUT).until(() -> out().contains(text));
  }

  /** Waits until the standard error contains a text. */
  void reports(String text) {
    await(text).atMost(TIMEOUT).until(() -> err().contains(text));
  }

  public long pid() {
    return process.pid();
  }

  /** Sends SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Sends SIGKILL, and waits until the process is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public String out() throws IOException {
    return Files.readString(out);
  }

  String err() throws IOException {
    return Files.readString(err);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
