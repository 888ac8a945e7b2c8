package dev.rtcsignal.domain.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GcraTest {
  private static final long NOW = 1_700_000_000_000_000_000L;
  private static final long SECOND = 1_000_000_000L;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 20, 1_000, 30_000})
  void allowsTheUnitsOfASecondAtOnceAndNotOneMore(int units) {
    Gcra rate = Gcra.perSecond(units);
    long busyUntil = Long.MIN_VALUE;
    for (int i = 0; i < units; i++) {
      assertThat(rate.waitFor(busyUntil, NOW)).isNotPositive();
      busyUntil = rate.afterOneMore(busyUntil, NOW);
    }
    assertThat(rate.waitFor(busyUntil, NOW)).isEqualTo(rate.interval());
  }

  @Test
  void allowsOneMoreAfterAnIntervalToTheNanosecond() {
    Gcra rate = Gcra.perSecond(20);
    long busyUntil = NOW + SECOND;
    assertThat(rate.waitFor(busyUntil, NOW + 49_999_999)).isEqualTo(1);
    assertThat(rate.waitFor(busyUntil, NOW + 50_000_000)).isZero();
  }

  @Test
  void doesNotSaveUnitsBeyondTheBurst() {
    Gcra rate = Gcra.perSecond(2);
    long busyUntil = rate.afterOneMore(NOW - 3_600 * SECOND, NOW);
    assertThat(busyUntil).isEqualTo(NOW + SECOND / 2);
  }

  @Test
  void refusesARateOfNoneOrOfMoreThanOneANanosecond() {
    assertThatThrownBy(() -> Gcra.perSecond(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Gcra.perSecond(1_000_000_001))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Gcra.perSecond(1_000_000_000).interval()).isEqualTo(1);
  }
}
