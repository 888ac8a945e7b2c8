package dev.rtcsignal.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailedAuthLimiterTest {
  private static final String CLOUD = "198.51.100.1";
  private static final String UNKNOWN = "203.0.113.9";

  private Instant now = Instant.ofEpochSecond(1_000);
  private final FailedAuthLimiter failures = new FailedAuthLimiter(10, () -> now);

  private void pass(long millis) {
    now = now.plusMillis(millis);
  }

  private static int failuresUntilTooMany(FailedAuthLimiter failures, String address) {
    int failed = 0;
    while (!failures.fail(address)) {
      failed++;
    }
    return failed;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 10, 100, 1_000})
  void allowsABurstOfOneSecond(int perSecond) {
    FailedAuthLimiter limited = new FailedAuthLimiter(perSecond, () -> now);
    assertThat(failuresUntilTooMany(limited, UNKNOWN)).isEqualTo(perSecond);
  }

  @Test
  void blocksAnAddressFromTheLastFailureThatTheRateAllows() {
    for (int i = 0; i < 9; i++) {
      failures.fail(UNKNOWN);
    }
    assertThat(failures.isBlocked(UNKNOWN)).as("after nine").isFalse();
    failures.fail(UNKNOWN);
    assertThat(failures.isBlocked(UNKNOWN)).as("after ten").isTrue();
    assertThat(failures.isBlocked("203.0.113.10")).as("another address").isFalse();
  }

  @Test
  void allowsTheNextTryToTheMillisecond() {
    assertThat(failuresUntilTooMany(failures, UNKNOWN)).isEqualTo(10);
    pass(99);
    assertThat(failures.isBlocked(UNKNOWN)).isTrue();
    pass(1);
    assertThat(failures.isBlocked(UNKNOWN)).isFalse();
    assertThat(failures.fail(UNKNOWN)).isFalse();
    assertThat(failures.isBlocked(UNKNOWN)).isTrue();
    pass(1_000);
    assertThat(failuresUntilTooMany(failures, UNKNOWN)).isEqualTo(10);
  }

  @Test
  void neverBlocksAnAddressOfGenuineCallbacksButCountsItsFailures() {
    failures.prove(CLOUD);
    assertThat(failuresUntilTooMany(failures, CLOUD)).isEqualTo(10);
    assertThat(failures.isBlocked(CLOUD)).isFalse();
    assertThat(failures.fail(CLOUD)).isTrue();
  }

  @Test
  void unblocksAnAddressThatSendsAGenuineCallback() {
    failuresUntilTooMany(failures, CLOUD);
    assertThat(failures.isBlocked(CLOUD)).isTrue();
    failures.prove(CLOUD);
    assertThat(failures.isBlocked(CLOUD)).isFalse();
    assertThat(failures.fail(CLOUD)).as("its failures are counted on").isTrue();
  }

  @Test
  void forgetsAfterAMinuteThatACallbackWasGenuine() {
    failures.prove(CLOUD);
    pass(59_999);
    failuresUntilTooMany(failures, CLOUD);
    assertThat(failures.isBlocked(CLOUD)).isFalse();
    pass(1);
    assertThat(failures.isBlocked(CLOUD)).isTrue();
  }

  @Test
  void remembersEachGenuineCallbackForAMinuteThoughNotEachMillisecond() {
    failures.prove(CLOUD);
    pass(1_001);
    failures.prove(CLOUD);
    pass(Duration.ofSeconds(59).toMillis());
    failuresUntilTooMany(failures, CLOUD);
    assertThat(failures.isBlocked(CLOUD)).isFalse();
  }

  /** Each address of a large network fails once, which blocks no other address. */
  @Test
  @Timeout(10)
  void countsEachAddressAloneHoweverManyThereAre() {
    failures.prove(CLOUD);
    for (int i = 0; i < 120_000; i++) {
      failures.fail("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255));
    }
    assertThat(failures.isBlocked("10.0.0.1")).isFalse();
    failuresUntilTooMany(failures, CLOUD);
    assertThat(failures.isBlocked(CLOUD)).isFalse();
    pass(61_000);
    assertThat(failuresUntilTooMany(failures, UNKNOWN)).isEqualTo(10);
  }
}
