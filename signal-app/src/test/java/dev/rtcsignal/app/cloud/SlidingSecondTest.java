package dev.rtcsignal.app.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Interfaces 1: quotas slide; a batch larger than the limit fits an empty second only. */
class SlidingSecondTest {
  private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

  private final SlidingSecond second = new SlidingSecond();

  @Test
  void acceptsTheLimitAndRejectsOneUnitMore() {
    take(499, START);
    assertThat(second.fits(1, 500, START)).isTrue();
    take(1, START);
    assertThat(second.fits(1, 500, START)).isFalse();
  }

  @Test
  void freesUnitsOneSecondAfterTheyWereTakenAndNotANanosecondEarlier() {
    take(500, START);
    assertThat(second.fits(1, 500, START.plusSeconds(1).minusNanos(1))).isFalse();
    assertThat(second.fits(500, 500, START.plusSeconds(1))).isTrue();
  }

  @Test
  void doesNotAcceptTwiceTheLimitAcrossASecondBoundary() {
    take(250, START);
    take(250, START.plusMillis(900));
    assertThat(second.fits(251, 500, START.plusMillis(1_100))).isFalse();
    assertThat(second.fits(250, 500, START.plusMillis(1_100))).isTrue();
  }

  @Test
  void acceptsABatchOverTheLimitInAnEmptySecondOnly() {
    assertThat(second.fits(600, 500, START)).isTrue();
    take(1, START);
    assertThat(second.fits(600, 500, START.plusMillis(999))).isFalse();
    assertThat(second.fits(600, 500, START.plusMillis(1_000))).isTrue();
  }

  /** Row D3 of the field faults: else nothing would fit for a day. */
  @Test
  void forgetsUnitsThatWereTakenBeforeTheClockWasSetBack() {
    take(500, START);
    assertThat(second.fits(500, 500, START.minus(Duration.ofDays(1)))).isTrue();
  }

  private void take(int units, Instant at) {
    assertThat(second.fits(units, 500, at)).isTrue();
    second.take(units, at);
  }
}
