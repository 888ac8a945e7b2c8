package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.Settings;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** What a command needs from outside: settings, time, chance, and where to print. */
public record Environment(
    Settings settings, InstantSource clock, RandomGenerator random, PrintWriter out) {

  long nonce() {
    return random.nextLong(1, 1L << 32);
  }
}
