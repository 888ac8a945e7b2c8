package dev.rtcsignal.domain.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockOffsetTest {
  private static final Instant SENT = Instant.parse("2026-11-23T10:00:00Z");
  private static final Instant RECEIVED = SENT.plusSeconds(2);

  @Test
  void isTheDifferenceBetweenTheDateAndTheMidpoint() {
    Instant date = SENT.plusSeconds(1_001);
    assertThat(ClockOffset.measured(SENT, RECEIVED, date).value())
        .as("1,000 s, and half of the second that a Date leaves open")
        .isEqualTo(Duration.ofMillis(1_000_500));
  }

  @ParameterizedTest
  @CsvSource({"500, 0", "2500, 0", "2501, 2001", "-1500, 0", "-1501, -2001"})
  void isNoneUpToTwoSeconds(long dateAfterSentMillis, long offsetMillis) {
    Instant date = SENT.plusMillis(dateAfterSentMillis);
    assertThat(ClockOffset.measured(SENT, SENT.plusSeconds(2), date).value().toMillis())
        .isEqualTo(offsetMillis);
  }

  @Test
  void returnsToZeroWhenTheClocksAgreeAgain() {
    ClockOffset learnt = new ClockOffset(Duration.ofSeconds(-1_000));
    assertThat(learnt.fadingTo(new ClockOffset(Duration.ofSeconds(-400))))
        .isEqualTo(new ClockOffset(Duration.ofSeconds(-400)));
    assertThat(learnt.fadingTo(ClockOffset.NONE)).isEqualTo(ClockOffset.NONE);
  }

  @Test
  void anAcceptedRequestNeverIncreasesIt() {
    assertThat(ClockOffset.NONE.fadingTo(new ClockOffset(Duration.ofMinutes(10))))
        .isEqualTo(ClockOffset.NONE);
  }

  @Test
  void convertsToTheTimeOfTheCloud() {
    assertThat(new ClockOffset(Duration.ofSeconds(-90)).at(SENT)).isEqualTo(SENT.minusSeconds(90));
  }
}
