package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.inbound.CallbackOutcome;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.UserAddress;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.dispatch.FairShare;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * Passes proved messages to the handler, within the limits of messages in flight and of the rate of
 * their user. Safe for use by many threads.
 */
record Admission(
    SignalHandler handler,
    HandlerCall.Conditions<InboundSignal> conditions,
    FairShare<UserAddress> places,
    UserRateLimiter rate) {

  /**
   * Admits a message. The caller has checked its envelope before: an attacker who repeats or
   * changes messages must not use up the rate of the user.
   *
   * @param counted adds the sequence gaps to a message that is admitted
   */
  CompletionStage<CallbackOutcome<InboundSignal>> admit(
      InboundSignal signal,
      CallbackTrace<InboundSignal> trace,
      UnaryOperator<InboundSignal> counted) {
    UserAddress user = signal.sender().address();
    if (!places.take(user)) {
      return done(new CallbackOutcome.Overloaded<>(signal, CallbackOutcome.Bound.IN_FLIGHT));
    }
    try {
      return handle(signal, trace, counted)
          .thenApply(
              outcome -> {
                places.release(user);
                return outcome;
              });
    } catch (RuntimeException | Error e) {
      places.release(user);
      throw e;
    }
  }

  private CompletionStage<CallbackOutcome<InboundSignal>> handle(
      InboundSignal signal,
      CallbackTrace<InboundSignal> trace,
      UnaryOperator<InboundSignal> counted) {
    Optional<Duration> wait = rate.take(signal.sender().address(), trace.began());
    if (wait.isPresent()) {
      return done(new CallbackOutcome.RateLimited<>(signal, wait.get()));
    }
    InboundSignal first = counted.apply(signal);
    return HandlerCall.start(
        first, () -> trace.handling(first, () -> handler.onSignal(first)), conditions);
  }

  private static CompletionStage<CallbackOutcome<InboundSignal>> done(
      CallbackOutcome<InboundSignal> outcome) {
    return CompletableFuture.completedFuture(outcome);
  }
}
