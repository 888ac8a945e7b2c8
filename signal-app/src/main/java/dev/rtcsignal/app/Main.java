package dev.rtcsignal.app;

import dev.rtcsignal.app.cli.CommandLines;
import dev.rtcsignal.app.cli.Environment;
import dev.rtcsignal.app.config.Settings;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;

/** The program. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, false, StandardCharsets.UTF_8);
    Environment environment =
        new Environment(
            Settings.ofProcess(Path.of("")), InstantSource.system(), new SecureRandom(), out);
    Shutdown shutdown = Shutdown.ofProcess();
    Composition programs = new Composition(environment, shutdown);
    shutdown.exit(CommandLines.create(environment, programs, err).execute(args));
  }
}
