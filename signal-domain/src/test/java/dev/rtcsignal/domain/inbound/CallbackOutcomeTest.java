package dev.rtcsignal.domain.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CallbackOutcomeTest {
  private static final VerifiedSender ALICE =
      VerifiedSender.unchecked(new AppId("60af4c8dcb758d00ce35adb3"), new UserId("alice"));
  private static final InboundSignal SIGNAL =
      new InboundSignal(ALICE, Payload.text("secret payload"));
  private static final String SIGNATURE = "secret signature";

  /** Names the case it is called with. */
  private static final class Names implements CallbackOutcome.Cases<InboundSignal, String> {
    @Override
    public String handled(CallbackOutcome.Handled<InboundSignal> outcome) {
      return "handled";
    }

    @Override
    public String repeated(CallbackOutcome.Repeated<InboundSignal> outcome) {
      return "repeated";
    }

    @Override
    public String handlerFailed(CallbackOutcome.HandlerFailed<InboundSignal> outcome) {
      return "handlerFailed";
    }

    @Override
    public String handlerTimedOut(CallbackOutcome.HandlerTimedOut<InboundSignal> outcome) {
      return "handlerTimedOut";
    }

    @Override
    public String overloaded(CallbackOutcome.Overloaded<InboundSignal> outcome) {
      return "overloaded";
    }

    @Override
    public String unavailable(CallbackOutcome.Unavailable<InboundSignal> outcome) {
      return "unavailable";
    }

    @Override
    public String rateLimited(CallbackOutcome.RateLimited<InboundSignal> outcome) {
      return "rateLimited";
    }

    @Override
    public String notProved(CallbackOutcome.NotProved<InboundSignal> outcome) {
      return "notProved";
    }

    @Override
    public String checkFailed(CallbackOutcome.CheckFailed<InboundSignal> outcome) {
      return "checkFailed";
    }

    @Override
    public String malformed(CallbackOutcome.Malformed<InboundSignal> outcome) {
      return "malformed";
    }

    @Override
    public String tooLarge(CallbackOutcome.TooLarge<InboundSignal> outcome) {
      return "tooLarge";
    }
  }

  static Stream<Arguments> outcomes() {
    return Stream.of(
        Arguments.of(new CallbackOutcome.Handled<>(SIGNAL, Ack.text("ok")), "handled"),
        Arguments.of(new CallbackOutcome.Repeated<>(SIGNAL, Optional.empty()), "repeated"),
        Arguments.of(new CallbackOutcome.HandlerFailed<>(SIGNAL, "E"), "handlerFailed"),
        Arguments.of(
            new CallbackOutcome.HandlerTimedOut<>(SIGNAL, Duration.ofSeconds(4)),
            "handlerTimedOut"),
        Arguments.of(
            new CallbackOutcome.Overloaded<>(SIGNAL, CallbackOutcome.Bound.IN_FLIGHT),
            "overloaded"),
        Arguments.of(new CallbackOutcome.Unavailable<>(SIGNAL, "the store failed"), "unavailable"),
        Arguments.of(
            new CallbackOutcome.RateLimited<>(SIGNAL, Duration.ofMillis(50)), "rateLimited"),
        Arguments.of(
            new CallbackOutcome.NotProved<InboundSignal>(RejectionReason.EXPIRED, Optional.empty()),
            "notProved"),
        Arguments.of(new CallbackOutcome.CheckFailed<InboundSignal>("E"), "checkFailed"),
        Arguments.of(new CallbackOutcome.Malformed<InboundSignal>("one JSON object"), "malformed"),
        Arguments.of(new CallbackOutcome.TooLarge<InboundSignal>("at most 1 byte"), "tooLarge"));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void matchCallsTheMethodOfItsCase(CallbackOutcome<InboundSignal> outcome, String name) {
    assertThat(outcome.match(new Names())).isEqualTo(name);
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void aReceivedCallbackPrintsNeitherPayloadNorSignature(
      CallbackOutcome<InboundSignal> outcome, String name) {
    UnverifiedContent content = new UnverifiedContent(SIGNAL.payload(), SIGNATURE);
    ReceivedCallback<InboundSignal> received =
        new ReceivedCallback<>(
            outcome, Instant.EPOCH, Duration.ofMillis(3), 300, Optional.of(content));
    assertThat(received.toString()).doesNotContain("secret").contains("300 bytes");
    assertThat(content.toString()).doesNotContain("secret");
  }

  @Test
  void theProvedOutcomesHoldTheMessage() {
    assertThat(outcomes().map(one -> one.get()[0]))
        .filteredOn(CallbackOutcome.Proved.class::isInstance)
        .hasSize(7)
        .allSatisfy(
            one -> assertThat(((CallbackOutcome.Proved<?>) one).message()).isSameAs(SIGNAL));
  }

  @Test
  void aRejectedEnvelopeNamesItsSender() {
    var rejected =
        new CallbackOutcome.NotProved<InboundSignal>(RejectionReason.EXPIRED, Optional.of(ALICE));
    assertThat(rejected.sender()).contains(ALICE);
    assertThat(rejected).isInstanceOf(CallbackOutcome.Unproved.class);
  }

  @Test
  void anEnvelopeHeaderNeedsItsIdAndTime() {
    assertThat(new EnvelopeHeader("id", 1, Instant.EPOCH, 0).seq()).isEqualTo(1);
    assertThatNullPointerException()
        .isThrownBy(() -> new EnvelopeHeader(null, 1, Instant.EPOCH, 0));
  }
}
