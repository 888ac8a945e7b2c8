package dev.rtcsignal.app.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Runs a server in its own JVM, so that its CPU time excludes the clients. */
final class FanOutProcess implements AutoCloseable {
  private static final List<String> OPTIONS = List.of("-Xms1g", "-Xmx1g");

  private final Process process;
  private final BufferedReader output;
  private final Writer commands;
  private final int port;

  private FanOutProcess(Process process) throws IOException {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.port = (int) answer(FanOutCommands.PORT);
  }

  /** Starts a main class with the class path of this process; returns when it listens. */
  static FanOutProcess start(Class<?> main) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    builder.command().addAll(OPTIONS);
    builder.command().addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    return new FanOutProcess(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  int port() {
    return port;
  }

  void broadcast(int number) throws IOException {
    command(FanOutCommands.BROADCAST + number);
  }

  Duration cpu() throws IOException {
    command(FanOutCommands.CPU);
    return Duration.ofNanos(answer(FanOutCommands.CPU));
  }

  private void command(String line) throws IOException {
    commands.write(line + "\n");
    commands.flush();
  }

  private long answer(String name) throws IOException {
    String line = output.readLine();
    while (line != null && !line.startsWith(name)) {
      // Skips lines that the server logged.
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException("no answer to: " + name);
    }
    return Long.parseLong(line.substring(name.length()));
  }

  @Override
  public void close() {
    process.destroy();
  }
}
