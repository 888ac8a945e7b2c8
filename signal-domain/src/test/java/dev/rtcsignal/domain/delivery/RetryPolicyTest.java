package dev.rtcsignal.domain.delivery;

import static dev.rtcsignal.domain.delivery.SendOptions.Repetition.DUPLICATES_HARMLESS;
import static dev.rtcsignal.domain.delivery.SendOptions.Repetition.NEVER_TWICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RetryPolicyTest {
  private static final double ALMOST_ONE = Math.nextDown(1.0);
  private static final SendResult THROTTLED =
      new Refused(429, "FlowLimitExceeded.QPSOverLimit", "", "");

  static Stream<SendResult> safe() {
    return Stream.of(
        THROTTLED,
        new Refused(200, "AccountFlowLimitExceeded", "", ""),
        new Refused(502, "FailToConnect", "", ""),
        new NotSent(NotSent.Reason.CANNOT_CONNECT));
  }

  static Stream<SendResult> finalOnes() {
    return Stream.of(
        new SendResult.Accepted("r"),
        new Refused(400, "InvalidParameter.SizeOverLimit", "", ""),
        new Refused(503, "ServiceUnavailableTemp", "", ""),
        new NotSent(NotSent.Reason.NO_ACCESS_KEY),
        new NotSent(NotSent.Reason.NO_FREE_PLACE),
        new NotSent(NotSent.Reason.NO_QUOTA),
        new NotSent(NotSent.Reason.QUEUE_FULL),
        new NotSent(NotSent.Reason.OUT_OF_TURN),
        new NotSent(NotSent.Reason.PREDECESSOR_FAILED),
        new Uncertain(Uncertain.Reason.TIMED_OUT, 0, "", ""),
        new Uncertain(Uncertain.Reason.CONNECTION_BROKE, 0, "", ""),
        new Uncertain(Uncertain.Reason.UNREADABLE_ANSWER, 200, "", ""),
        new Uncertain(Uncertain.Reason.CLOUD_FAILED, 504, "InternalServiceTimeout", ""));
  }

  @ParameterizedTest
  @MethodSource("safe")
  void retriesSendsThatTheCloudCannotHaveAccepted(SendResult result) {
    assertThat(RetryPolicy.DEFAULT.delay(failure(1, Duration.ZERO, result), NEVER_TWICE, 0.5))
        .isPresent();
  }

  @ParameterizedTest
  @MethodSource("finalOnes")
  void doesNotRetryOtherResults(SendResult result) {
    assertThat(RetryPolicy.DEFAULT.delay(failure(1, Duration.ZERO, result), NEVER_TWICE, 0))
        .isEmpty();
  }

  @Test
  void makesThreeAttemptsByDefault() {
    assertThat(RetryPolicy.DEFAULT.delay(failure(2, Duration.ZERO, THROTTLED), NEVER_TWICE, 0))
        .isPresent();
    assertThat(RetryPolicy.DEFAULT.delay(failure(3, Duration.ZERO, THROTTLED), NEVER_TWICE, 0))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 0", "1, 0.5, 200", "2, 0.5, 400", "2, 0.25, 200"})
  void waitsBetweenZeroAndABoundThatDoubles(int tries, double random, long millis) {
    assertThat(
            RetryPolicy.DEFAULT.delay(
                failure(tries, Duration.ZERO, THROTTLED), NEVER_TWICE, random))
        .contains(Duration.ofMillis(millis));
  }

  @Test
  void waitsAtMostTwoSecondsInAllForAnyRandomNumber() {
    RetryPolicy many = new RetryPolicy(100, Duration.ofMillis(400), Duration.ofSeconds(2));
    Duration waited = Duration.ZERO;
    for (int tries = 1; tries < 100; tries++) {
      waited =
          waited.plus(
              many.delay(failure(tries, waited, THROTTLED), NEVER_TWICE, ALMOST_ONE)
                  .orElse(Duration.ZERO));
    }
    assertThat(waited).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void stopsWhenTheBudgetIsOneNanosecondShort() {
    RetryPolicy rule = new RetryPolicy(9, Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(rule.delay(failure(1, Duration.ofMillis(1500), THROTTLED), NEVER_TWICE, 0.5))
        .isPresent();
    assertThat(
            rule.delay(
                failure(1, Duration.ofMillis(1500).plusNanos(1), THROTTLED), NEVER_TWICE, 0.5))
        .isEmpty();
    assertThat(rule.delay(failure(1, Duration.ofMillis(2001), THROTTLED), NEVER_TWICE, 0))
        .isEmpty();
  }

  @Test
  void doesNotOverflowAfterManyAttempts() {
    RetryPolicy patient = new RetryPolicy(2000, Duration.ofSeconds(1), Duration.ofDays(200_000));
    assertThat(
            patient
                .delay(failure(1500, Duration.ZERO, THROTTLED), NEVER_TWICE, ALMOST_ONE)
                .orElseThrow())
        .isPositive();
  }

  private static RetryPolicy.Failure failure(int tries, Duration waited, SendResult last) {
    return new RetryPolicy.Failure(tries, waited, last, Duration.ZERO);
  }

  @ParameterizedTest
  @EnumSource(Uncertain.Reason.class)
  void retriesAnUncertainResultOnlyIfDuplicatesAreHarmless(Uncertain.Reason reason) {
    RetryPolicy.Failure failure = failure(1, Duration.ZERO, new Uncertain(reason, 0, "", ""));
    assertThat(RetryPolicy.DEFAULT.delay(failure, DUPLICATES_HARMLESS, 0.5)).isPresent();
    assertThat(RetryPolicy.DEFAULT.delay(failure, NEVER_TWICE, 0.5)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0.5, 1000, 1000", "0.5, 100, 200", "0.5, 2000, 2000"})
  void waitsAsLongAsTheCloudAsksForIfThatIsLonger(double random, long asked, long millis) {
    assertThat(RetryPolicy.DEFAULT.delay(asking(asked), NEVER_TWICE, random))
        .contains(Duration.ofMillis(millis));
  }

  @Test
  void stopsIfTheCloudAsksForMoreThanTheBudget() {
    assertThat(RetryPolicy.DEFAULT.delay(asking(2_001), NEVER_TWICE, 0)).isEmpty();
    assertThat(RetryPolicy.DEFAULT.delay(asking(86_400_000), NEVER_TWICE, 0)).isEmpty();
  }

  private static RetryPolicy.Failure asking(long millis) {
    return new RetryPolicy.Failure(1, Duration.ZERO, THROTTLED, Duration.ofMillis(millis));
  }

  @Test
  void aPolicyOfNeverMeansOneAttempt() {
    assertThat(RetryPolicy.NEVER.delay(failure(1, Duration.ZERO, THROTTLED), NEVER_TWICE, 0))
        .isEmpty();
  }

  @Test
  void rejectsZeroAttemptsAndNegativeDurations() {
    assertThatThrownBy(() -> new RetryPolicy(0, Duration.ZERO, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RetryPolicy(1, Duration.ofNanos(-1), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RetryPolicy(1, Duration.ZERO, Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
