package dev.rtcsignal.domain.outbox;

import static dev.rtcsignal.domain.outbox.OutboxSamples.NOW;
import static dev.rtcsignal.domain.outbox.OutboxSamples.THROTTLED;
import static dev.rtcsignal.domain.outbox.OutboxSamples.TIMED_OUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutboxStatusTest {
  private static OutboxStatus status(
      OutboxState state, Optional<SendResult> result, Optional<Instant> endedAt) {
    return new OutboxStatus(state, 1, 1, NOW, result, List.of(), endedAt);
  }

  private static OutboxStatus waiting(List<Attempt> attempts) {
    return new OutboxStatus(
        OutboxState.WAITING, 1, 1, NOW, Optional.empty(), attempts, Optional.empty());
  }

  /** The nth throttled attempt is recognized by its time. */
  private static List<Attempt> throttled(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Attempt(NOW.plusMillis(i), Duration.ZERO, Optional.empty(), THROTTLED))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(OutboxState.class)
  void hasAResultAndATimeIfItHasEndedAndNeitherOtherwise(OutboxState state) {
    Optional<SendResult> result =
        state.hasEnded() ? Optional.of(OutboxSamples.ACCEPTED) : Optional.empty();
    Optional<SendResult> wrongResult =
        state.hasEnded() ? Optional.empty() : Optional.of(OutboxSamples.ACCEPTED);
    Optional<Instant> time = state.hasEnded() ? Optional.of(NOW) : Optional.empty();
    Optional<Instant> wrongTime = state.hasEnded() ? Optional.empty() : Optional.of(NOW);
    assertThat(status(state, result, time).state()).isEqualTo(state);
    assertThatIllegalArgumentException().isThrownBy(() -> status(state, wrongResult, time));
    assertThatIllegalArgumentException().isThrownBy(() -> status(state, result, wrongTime));
  }

  @Test
  void keepsTwentyAttempts() {
    assertThat(waiting(throttled(20)).attempts()).isEqualTo(throttled(20));
  }

  @Test
  void keepsTheLastTwentyOfTwentyOneAttempts() {
    assertThat(waiting(throttled(21)).attempts()).isEqualTo(throttled(21).subList(1, 21));
  }

  /** Else an entry that may have been taken would end as not sent, and be queued again unasked. */
  @Test
  void neverDropsTheAttemptThatMayHaveBeenTaken() {
    List<Attempt> attempts =
        Stream.of(TIMED_OUT.attempts(), throttled(21)).flatMap(List::stream).toList();
    assertThat(waiting(attempts).attempts())
        .hasSize(20)
        .startsWith(TIMED_OUT.attempts().get(0))
        .endsWith(throttled(21).get(20));
  }

  @Test
  void theStateOfAResultIsItsKind() {
    assertThat(OutboxState.of(OutboxSamples.ACCEPTED)).isEqualTo(OutboxState.ACCEPTED);
    assertThat(OutboxState.of(OutboxSamples.REFUSED)).isEqualTo(OutboxState.REFUSED);
    assertThat(OutboxState.of(OutboxSamples.NO_KEY)).isEqualTo(OutboxState.NOT_SENT);
    assertThat(OutboxState.of(TIMED_OUT)).isEqualTo(OutboxState.UNCERTAIN);
  }

  @Test
  void onlyWaitingAndLeavingHaveNotEnded() {
    assertThat(Stream.of(OutboxState.values()).filter(state -> !state.hasEnded()))
        .containsExactly(OutboxState.WAITING, OutboxState.LEAVING);
  }
}
