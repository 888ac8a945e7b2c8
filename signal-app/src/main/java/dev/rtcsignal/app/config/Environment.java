package dev.rtcsignal.app.config;

import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.dispatch.SystemDelayer;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/**
 * What a program takes from outside: settings, time, randomness and standard output.
 *
 * @param clock the time of day, which may be set
 * @param out prints each line with control characters escaped, see {@link OneLine}
 * @param steady a clock that is never set, for pacing and for measuring durations
 */
public record Environment(
    Settings settings,
    InstantSource clock,
    InstantSource steady,
    Delayer delayer,
    RandomGenerator random,
    PrintWriter out,
    Interrupts interrupts) {

  public Environment {
    out = OneLine.writer(out);
  }

  /** Makes an environment with one clock, the system's timer and no interrupts. */
  public Environment(
      Settings settings, InstantSource clock, RandomGenerator random, PrintWriter out) {
    this(settings, clock, clock, new SystemDelayer(), random, out, last -> {});
  }

  /** Registers what the process does when it is interrupted. */
  @FunctionalInterface
  public interface Interrupts {
    /**
     * Sets the action, in place of the one before.
     *
     * @param last ends what is under way, and returns the exit code
     */
    void runAtLast(IntSupplier last);
  }

  /** Returns a random nonce of a token: 32 bits, not 0. */
  public long nonce() {
    return random.nextLong(1, 1L << 32);
  }
}
