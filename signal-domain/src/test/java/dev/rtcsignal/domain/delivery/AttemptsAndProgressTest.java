package dev.rtcsignal.domain.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The reports of attempts and of running bulk deliveries. */
class AttemptsAndProgressTest {
  private static final SendResult.Accepted ACCEPTED = new SendResult.Accepted("r1");

  @Test
  void anOutcomeWithoutMoreAsksForNoWait() {
    AttemptOutcome outcome = new AttemptOutcome(ACCEPTED);
    assertThat(outcome.retryAfter()).isZero();
    assertThat(outcome.clockCorrected()).isFalse();
  }

  @Test
  void anOutcomeRefusesANegativeWait() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AttemptOutcome(ACCEPTED, Duration.ofNanos(-1), false))
        .withMessageContaining("at least zero");
  }

  @Test
  void aResultKeepsItsAttemptsInOrder() {
    Attempt first =
        new Attempt(
            Instant.EPOCH,
            Duration.ZERO,
            Optional.empty(),
            new SendResult.NotSent(SendResult.NotSent.Reason.CANNOT_CONNECT));
    Attempt second =
        new Attempt(Instant.EPOCH.plusSeconds(1), Duration.ZERO, Optional.empty(), ACCEPTED);
    assertThat(new SendResult.Accepted("r1", List.of(first, second)).attempts())
        .containsExactly(first, second);
  }

  @Test
  void theTimeLeftFollowsFromTheRateSoFar() {
    BulkProgress progress =
        new BulkProgress(
            Map.of(BulkReport.State.ACCEPTED, 40, BulkReport.State.REFUSED, 10),
            100,
            Duration.ofSeconds(5));
    assertThat(progress.known()).isEqualTo(50);
    assertThat(progress.left()).contains(Duration.ofSeconds(10));
  }

  @Test
  void theTimeLeftIsUnknownBeforeTheFirstResult() {
    assertThat(new BulkProgress(Map.of(), 100, Duration.ofSeconds(5)).left()).isEmpty();
  }
}
