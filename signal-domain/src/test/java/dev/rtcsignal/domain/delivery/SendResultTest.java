package dev.rtcsignal.domain.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SendResultTest {
  private static final SendResult ACCEPTED = new SendResult.Accepted("20241127");
  private static final SendResult REFUSED =
      new SendResult.Refused(400, "InvalidParameter.IllegalTo", "", "r1");
  private static final SendResult NOT_SENT =
      new SendResult.NotSent(SendResult.NotSent.Reason.CANNOT_CONNECT);
  private static final SendResult UNCERTAIN =
      new SendResult.Uncertain(SendResult.Uncertain.Reason.TIMED_OUT, 0, "", "");

  static Stream<SendResult> failures() {
    return Stream.of(REFUSED, NOT_SENT, UNCERTAIN);
  }

  @Test
  void appliesTheFunctionForItsCase() {
    assertThat(Stream.of(ACCEPTED, REFUSED, NOT_SENT, UNCERTAIN).map(SendResultTest::name))
        .containsExactly("accepted", "refused", "notSent", "uncertain");
  }

  @Test
  void keeps1024CharactersOfTheErrorMessageAndPrintsNone() {
    SendResult.Refused quoting =
        new SendResult.Refused(400, "InvalidParameter", "secret payload".repeat(100), "r1");
    assertThat(quoting.message()).hasSize(1024);
    assertThat(quoting.toString()).contains("InvalidParameter").doesNotContain("secret payload");
    assertThatThrownBy(quoting::orThrow).hasMessageNotContaining("secret payload");
  }

  @Test
  void orThrowReturnsTheAcceptance() {
    assertThat(ACCEPTED.orThrow().requestId()).isEqualTo("20241127");
  }

  @ParameterizedTest
  @MethodSource("failures")
  void orThrowThrowsAnyOtherResultInTheException(SendResult failure) {
    assertThatThrownBy(failure::orThrow)
        .isInstanceOfSatisfying(
            SendFailedException.class, e -> assertThat(e.result()).isEqualTo(failure));
  }

  @Test
  void anAcceptedResultCallsNoActionForFailures() {
    List<SendResult> seen = new ArrayList<>();
    assertThat(ACCEPTED.isAccepted()).isTrue();
    assertThat(ACCEPTED.ifNotAccepted(seen::add)).isSameAs(ACCEPTED);
    assertThat(seen).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void anyOtherResultCallsTheActionForFailures(SendResult failure) {
    List<SendResult> seen = new ArrayList<>();
    assertThat(failure.isAccepted()).isFalse();
    assertThat(failure.ifNotAccepted(seen::add)).isSameAs(failure);
    assertThat(seen).containsExactly(failure);
  }

  @ParameterizedTest
  @CsvSource({
    "429, '', true",
    "429, FlowLimitExceeded, true",
    "200, FlowLimitExceeded.QPSOverLimit, true",
    "200, AccountFlowLimitExceeded, true",
    "400, InvalidParameter, false",
    "502, FailToConnect, false",
  })
  void isThrottledByStatusOrByTheDocumentedCodes(int status, String code, boolean throttled) {
    assertThat(new SendResult.Refused(status, code, "", "").throttled()).isEqualTo(throttled);
  }

  private static String name(SendResult result) {
    return result.match(a -> "accepted", r -> "refused", n -> "notSent", u -> "uncertain");
  }
}
