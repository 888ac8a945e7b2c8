package dev.rtcsignal.app.server;

import static org.assertj.core.api.Assertions.assertThat;

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
  void countsEachAddressAlone() {
    failuresUntilTooMany(failures, UNKNOWN);
    assertThat(failures.fail("203.0.113.10")).isFalse();
  }

  @Test
  void allowsTheNextFailureToTheMillisecond() {
    failuresUntilTooMany(failures, UNKNOWN);
    pass(99);
    assertThat(failures.fail(UNKNOWN)).isTrue();
    pass(1);
    assertThat(failures.fail(UNKNOWN)).isFalse();
    assertThat(failures.fail(UNKNOWN)).isTrue();
    pass(1_000);
    assertThat(failuresUntilTooMany(failures, UNKNOWN)).isEqualTo(10);
  }

  @Test
  @Timeout(10)
  void forgetsTheAddressesOfALargeNetworkOnceTheirRateIsFreeAgain() {
    for (int i = 0; i < 120_000; i++) {
      failures.fail("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255));
    }
    pass(1_001);
    assertThat(failuresUntilTooMany(failures, CLOUD)).isEqualTo(10);
  }
}
