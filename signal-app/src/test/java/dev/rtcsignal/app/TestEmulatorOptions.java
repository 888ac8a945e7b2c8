package dev.rtcsignal.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.cli.CommandLines;
import dev.rtcsignal.app.cli.Programs;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.ProgramOptions.Emulator;
import dev.rtcsignal.app.config.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** The options of the command {@code emulator} as the command line reads them. */
final class TestEmulatorOptions {
  private TestEmulatorOptions() {}

  static Emulator of(String... args) {
    AtomicReference<Emulator> read = new AtomicReference<>();
    Programs capturing =
        (Programs)
            Proxy.newProxyInstance(
                Programs.class.getClassLoader(),
                new Class<?>[] {Programs.class},
                (proxy, method, given) -> {
                  assertThat(method.getName()).isEqualTo("emulator");
                  read.set((Emulator) given[1]);
                  return 0;
                });
    StringWriter err = new StringWriter();
    Environment environment =
        new Environment(
            Settings.of(Map.of()),
            InstantSource.system(),
            new SplittableRandom(1),
            new PrintWriter(new StringWriter()));
    String[] all = Stream.concat(Stream.of("emulator"), Stream.of(args)).toArray(String[]::new);
    int code = CommandLines.run(environment, capturing, new PrintWriter(err), all);
    assertThat(code).as(err.toString()).isZero();
    return read.get();
  }
}
