package dev.rtcsignal.app.config;

import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/**
 * What a command needs from outside: settings, time, chance, and where to print.
 *
 * @param clock the time of day, which may be set
 * @param steady a time that only goes on, evenly: for pacing, and for how long something takes
 */
public record Environment(
    Settings settings,
    InstantSource clock,
    InstantSource steady,
    RandomGenerator random,
    PrintWriter out,
    Interrupts interrupts) {

  /** Makes an environment with one clock, that nobody interrupts. */
  public Environment(
      Settings settings, InstantSource clock, RandomGenerator random, PrintWriter out) {
    this(settings, clock, clock, random, out, last -> {});
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

  public long nonce() {
    return random.nextLong(1, 1L << 32);
  }
}
