package dev.rtcsignal.app.journey;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The runnable jar as a process of its own; what it prints is kept under target/it-logs. */
public final class Program implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

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
    Path logs = Files.createDirectories(Path.of("target", "it-logs"));
    Path out = logs.resolve(name + ".out.txt");
    Path err = logs.resolve(name + ".err.txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("runnable.jar")));
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(variable -> variable.startsWith("SIGNAL_"));
    builder.environment().putAll(environment);
    return new Program(builder.start(), out, err);
  }

  /** Waits for the end and returns the exit code. */
  public int exitCode() throws Exception {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end: " + out() + err());
    }
    return process.exitValue();
  }

  /** Waits for the ready line of a listener and returns where it listens. */
  public URI ready(String listener) throws Exception {
    Pattern line = Pattern.compile(listener + " ready on (https?://\\S+)");
    for (int i = 0; i < PATIENCE_SECONDS * 20 && process.isAlive(); i++) {
      Matcher found = line.matcher(out());
      if (found.find()) {
        return URI.create(found.group(1));
      }
      Thread.sleep(50);
    }
    throw new AssertionError("it did not get ready: " + out() + err());
  }

  public long pid() {
    return process.pid();
  }

  /** Sends SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  String out() throws IOException {
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
