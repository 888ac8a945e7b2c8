package dev.rtcsignal.app;

import dev.rtcsignal.app.cli.CommandLines;
import dev.rtcsignal.app.config.ConfigException;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.NativeEncoding;
import dev.rtcsignal.app.config.OneLine;
import dev.rtcsignal.app.config.Setting;
import dev.rtcsignal.app.config.Settings;
import dev.rtcsignal.ports.dispatch.SystemDefaults;
import dev.rtcsignal.ports.dispatch.SystemDelayer;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The program. */
public final class Main {
  private static final int WRONG_CONFIGURATION = 2;

  private Main() {}

  public static void main(String[] args) {
    limitHttpClientThreads();
    refuseRenegotiation();
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = OneLine.writer(new PrintWriter(System.err, false, StandardCharsets.UTF_8));
    Shutdown shutdown = Shutdown.ofProcess();
    try {
      Settings settings = settings();
      configureLog(settings);
      Environment environment = environment(settings, out, shutdown);
      Composition programs = new Composition(environment, shutdown);
      shutdown.exit(CommandLines.run(environment, programs, err, args));
    } catch (ConfigException e) {
      e.mistakes().forEach(err::println);
      err.flush();
      shutdown.exit(WRONG_CONFIGURATION);
    }
  }

  private static Environment environment(Settings settings, PrintWriter out, Shutdown shutdown) {
    return new Environment(
        settings,
        SystemDefaults.clock(),
        SystemDefaults.steadyClock(),
        new SystemDelayer(),
        SystemDefaults.random(),
        out,
        shutdown);
  }

  /** The log reads its settings once, from system properties, at its first line. */
  private static void configureLog(Settings settings) {
    for (String name : List.of("log-format", "log-level")) {
      String value = settings.get(name).filter(set -> settings.problem(name).isEmpty()).orElse("");
      System.setProperty("signal." + name, value.isEmpty() ? Setting.of(name).byDefault() : value);
    }
  }

  private static Settings settings() {
    Map<String, String> properties = new HashMap<>();
    System.getProperties()
        .stringPropertyNames()
        .forEach(name -> properties.put(name, System.getProperty(name)));
    String encoding = System.getProperty("sun.jnu.encoding", "unknown");
    return Settings.ofProcess(
        Path.of(""), properties, System.getenv(), new NativeEncoding(encoding));
  }

  /**
   * With one or two processors the JDK's common pool has one thread, and then, before JDK 25,
   * {@code java.net.http} starts a thread for each call. The property is read once, when the pool
   * is made.
   */
  private static void limitHttpClientThreads() {
    if (Runtime.getRuntime().availableProcessors() < 3) {
      setDefault("java.util.concurrent.ForkJoinPool.common.parallelism", "2");
    }
  }

  /**
   * With TLS 1.2 a client could renegotiate keys without end, at the server's expense. The property
   * is read once, when the JDK's TLS is first used.
   */
  private static void refuseRenegotiation() {
    setDefault("jdk.tls.rejectClientInitiatedRenegotiation", "true");
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
