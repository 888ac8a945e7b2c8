package dev.rtcsignal.ports.dispatch;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The clocks, the chance and the environment of the process, for builders that are given none.
 *
 * <pre>{@code
 * Quota quota = new InMemoryQuota(SystemDefaults.steadyClock(), QuotaLimits.DOCUMENTED);
 * }</pre>
 *
 * <p>What it returns is safe for use by many threads.
 */
public final class SystemDefaults {
  private SystemDefaults() {}

  /** {@return the time of day, which may be set while the process runs} */
  public static InstantSource clock() {
    return InstantSource.system();
  }

  /** {@return a clock that starts at the time of day and is never set, for durations and pacing} */
  public static InstantSource steadyClock() {
    Instant began = Instant.now();
    long start = System.nanoTime();
    return () -> began.plusNanos(System.nanoTime() - start);
  }

  /** {@return the environment variables of the process} */
  public static Map<String, String> environment() {
    return System.getenv();
  }

  /** {@return a {@link SecureRandom}, for ids that must not be guessed and for jitter} */
  public static RandomGenerator random() {
    return new SecureRandom();
  }
}
