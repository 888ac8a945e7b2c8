package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.Settings;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/** What a command needs from outside: settings, time, chance, and where to print. */
public record Environment(
    Settings settings,
    InstantSource clock,
    RandomGenerator random,
    PrintWriter out,
    Interrupts interrupts) {

  /** Makes an environment that nobody interrupts. */
  public Environment(
      Settings settings, InstantSource clock, RandomGenerator random, PrintWriter out) {
    this(settings, clock, random, out, last -> {});
  }

  /** Says what is to be done last when the process is told to stop. */
  @FunctionalInterface
  public interface Interrupts {
    /**
     * Sets it, in place of what was set before.
     *
     * @param last ends what is under way, and gives the exit code
     */
    void runAtLast(IntSupplier last);
  }

  long nonce() {
    return random.nextLong(1, 1L << 32);
  }
}
