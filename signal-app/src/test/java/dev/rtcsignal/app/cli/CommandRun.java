package dev.rtcsignal.app.cli;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.app.ProgramsOfTests;
import dev.rtcsignal.app.config.CloudConfig;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.ProgramOptions.Client;
import dev.rtcsignal.app.config.ProgramOptions.Emulator;
import dev.rtcsignal.app.config.ProgramOptions.Listeners;
import dev.rtcsignal.app.config.Settings;
import dev.rtcsignal.app.config.StoreSettings;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.ports.AccessKeys;
import dev.rtcsignal.ports.SignalGateway;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** Runs the command line with recorded programs, at a clock near {@code 1700000000}. */
final class CommandRun {
  final Map<String, String> settings = new HashMap<>();
  final List<String> programs = new ArrayList<>();
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();

  /** Returns the exit code. */
  int run(String... args) {
    Environment environment =
        new Environment(
            Settings.of(settings),
            InstantSource.offset(
                InstantSource.system(),
                Duration.between(Instant.now(), Instant.ofEpochSecond(1_700_000_000))),
            new SplittableRandom(1),
            new PrintWriter(out));
    Programs recorded =
        new Programs() {
          @Override
          public int demo(Listeners listeners, Emulator emulator) {
            return record("demo " + port(listeners.serverPort()) + " " + emulator);
          }

          @Override
          public int tour(Listeners listeners, Emulator emulator) {
            return record(
                "tour " + port(listeners.serverPort()) + " " + port(listeners.emulatorPort()));
          }

          @Override
          public int serve(Listeners listeners) {
            return record("serve " + listeners.host() + " " + port(listeners.serverPort()));
          }

          @Override
          public int emulator(Listeners listeners, Emulator emulator) {
            return record(
                "emulator " + port(listeners.emulatorPort()) + " " + emulator.apps().size());
          }

          @Override
          public int client(Client client, AppKey key, PrintWriter err) {
            return record(
                "client "
                    + client.user()
                    + client.room().map(room -> " in " + room).orElse("")
                    + " at "
                    + client.cloud()
                    + " with "
                    + key.app());
          }

          @Override
          public OpenApiTransport transport(
              CloudConfig cloud, AccessKeys keys, UnaryOperator<SignalGateway> gateway) {
            return ProgramsOfTests.in(environment).transport(cloud, keys, gateway);
          }

          @Override
          public OpenOutbox outbox(StoreSettings store, CloudConfig cloud, AccessKeys keys) {
            return ProgramsOfTests.in(environment).outbox(store, cloud, keys);
          }
        };
    return CommandLines.run(environment, recorded, new PrintWriter(err), args);
  }

  private static String port(Optional<Integer> asked) {
    return asked.map(String::valueOf).orElse("any");
  }

  private int record(String program) {
    programs.add(program);
    return 0;
  }
}
