package dev.rtcsignal.app.replay;

import dev.rtcsignal.app.cli.CommandLines;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.Settings;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.dispatch.SystemDelayer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Runs the replay command against a server on loopback. */
final class ReplayRun {
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  private final InstantSource steady;
  private final Delayer delayer;

  ReplayRun() {
    this(InstantSource.system(), new SystemDelayer());
  }

  ReplayRun(InstantSource steady, Delayer delayer) {
    this.steady = steady;
    this.delayer = delayer;
  }

  /** Returns the exit code. */
  int run(Map<String, String> settings, Path journal, int port, String... options) {
    Environment environment =
        new Environment(
            Settings.of(settings),
            InstantSource.system(),
            steady,
            delayer,
            new SplittableRandom(1),
            new PrintWriter(out),
            last -> {});
    String[] args =
        Stream.concat(
                Stream.of("replay", journal.toString(), "--to", "http://127.0.0.1:" + port),
                List.of(options).stream())
            .toArray(String[]::new);
    return CommandLines.run(environment, null, new PrintWriter(err), args);
  }

  String out() {
    return out.toString();
  }
}
