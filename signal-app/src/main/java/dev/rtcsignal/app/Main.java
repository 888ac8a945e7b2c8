package dev.rtcsignal.app;

import dev.rtcsignal.app.cli.CommandLines;
import dev.rtcsignal.app.config.ConfigException;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.Settings;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;

/** The program. */
public final class Main {
  private static final int WRONG_CONFIGURATION = 2;

  private Main() {}

  public static void main(String[] args) {
    sparesThreads();
    refusesRenegotiation();
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, false, StandardCharsets.UTF_8);
    Shutdown shutdown = Shutdown.ofProcess();
    try {
      Environment environment =
          new Environment(
              Settings.ofProcess(Path.of("")),
              InstantSource.system(),
              steady(),
              new SecureRandom(),
              out,
              shutdown);
      Composition programs = new Composition(environment, shutdown);
      shutdown.exit(CommandLines.run(environment, programs, err, args));
    } catch (ConfigException e) {
      err.println(e.getMessage());
      err.flush();
      shutdown.exit(WRONG_CONFIGURATION);
    }
  }

  /**
   * On one or two processors the JDK's common pool has one thread, and then, before JDK 25, {@code
   * java.net.http} starts a thread for each call it makes. It has to be told before it is used.
   */
  private static void sparesThreads() {
    String parallelism = "java.util.concurrent.ForkJoinPool.common.parallelism";
    if (System.getProperty(parallelism) == null && Runtime.getRuntime().availableProcessors() < 3) {
      System.setProperty(parallelism, "2");
    }
  }

  /**
   * A client of TLS 1.2 could have the key exchanged again and again, at the server's expense. The
   * JDK has to be told before it is used.
   */
  private static void refusesRenegotiation() {
    String refused = "jdk.tls.rejectClientInitiatedRenegotiation";
    if (System.getProperty(refused) == null) {
      System.setProperty(refused, "true");
    }
  }

  /** Begins with the time of day, and goes on by the clock that nobody sets. */
  private static InstantSource steady() {
    Instant began = Instant.now();
    long start = System.nanoTime();
    return () -> began.plusNanos(System.nanoTime() - start);
  }
}
