package dev.rtcsignal.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.delivery.BulkReport.State;
import dev.rtcsignal.domain.delivery.SendResult;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Regression: every send that was not accepted ended with 1, so a script could not repeat any. */
class SendExitTest {
  @Test
  void tellsTheOutcomesOfOneSendApart() {
    assertThat(SendExit.of(new SendResult.Accepted("id", List.of()))).isZero();
    assertThat(SendExit.of(new SendResult.Refused(400, "Code", "text", "id"))).isEqualTo(3);
    assertThat(
            SendExit.of(
                new SendResult.NotSent(
                    SendResult.NotSent.Reason.WITHDRAWN, Optional.empty(), List.of())))
        .isEqualTo(4);
    assertThat(
            SendExit.of(
                new SendResult.Uncertain(SendResult.Uncertain.Reason.TRANSPORT_FAILED, 0, "", "")))
        .isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0, 0", "0, 0, 1, 4", "0, 1, 1, 3", "1, 1, 1, 5", "1, 0, 0, 5", "0, 1, 0, 3"})
  void theMostUncertainOutcomeOfABulkSendDecides(
      int uncertain, int refused, int notSent, int exit) {
    Map<State, Integer> counts = new EnumMap<>(State.class);
    counts.putAll(
        Map.of(
            State.ACCEPTED, 7,
            State.UNCERTAIN, uncertain,
            State.REFUSED, refused,
            State.NOT_SENT, notSent));
    assertThat(SendExit.of(counts)).isEqualTo(exit);
  }
}
