package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.CallbackOutcome;
import dev.rtcsignal.domain.inbound.EnvelopeHeader;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.inbound.UnverifiedContent;
import dev.rtcsignal.domain.message.UserAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Opens sealed messages, and admits each once; bare ones are admitted as they come, if at all.
 *
 * @param remembered those that this process has handled
 * @param shared those that all processes have handled
 */
record SealedMessages(
    EnvelopeOpener envelopes,
    Deduplicator<UserAddress, InboundSignal> remembered,
    Optional<SharedClaims<InboundSignal>> shared,
    Admission admission) {

  static Deduplicator<UserAddress, InboundSignal> remembered(int most) {
    return new Deduplicator<>(EnvelopeOpener.retention(), most, SealedMessages::isHandled);
  }

  private static boolean isHandled(CallbackOutcome<InboundSignal> outcome) {
    return outcome instanceof CallbackOutcome.Handled
        || outcome instanceof CallbackOutcome.Repeated;
  }

  CompletionStage<CallbackOutcome<InboundSignal>> open(
      VerifiedSender sender, UnverifiedContent content, CallbackTrace<InboundSignal> trace) {
    return envelopes
        .open(sender, content, trace.at())
        .match(
            trusted -> handleOnce(trusted.value(), content, trace),
            rejected -> notProved(rejected.reason(), Optional.of(sender)));
  }

  private CompletionStage<CallbackOutcome<InboundSignal>> handleOnce(
      InboundSignal signal, UnverifiedContent content, CallbackTrace<InboundSignal> trace) {
    UnaryOperator<InboundSignal> counted = one -> envelopes.count(one, content.signature());
    Supplier<CompletionStage<CallbackOutcome<InboundSignal>>> admit =
        () -> admission.admit(signal, trace, counted);
    return signal
        .envelope()
        .map(envelope -> handleOnce(signal, nameOf(signal.sender(), envelope), trace, admit))
        .orElseGet(admit);
  }

  private CompletionStage<CallbackOutcome<InboundSignal>> handleOnce(
      InboundSignal signal,
      String name,
      CallbackTrace<InboundSignal> trace,
      Supplier<CompletionStage<CallbackOutcome<InboundSignal>>> admit) {
    UserAddress user = signal.sender().address();
    return remembered.handle(
        user,
        name,
        signal,
        trace.at(),
        () ->
            shared
                .map(
                    claims ->
                        claims.handle(
                            signal,
                            new SharedClaims.Known<>(
                                user,
                                List.of(name),
                                EnvelopeOpener.retention(),
                                SealedMessages::isHandled),
                            admit))
                .orElseGet(admit));
  }

  private static String nameOf(VerifiedSender sender, EnvelopeHeader envelope) {
    return String.join("\n", sender.app().value(), sender.user().value(), envelope.id());
  }

  static CompletionStage<CallbackOutcome<InboundSignal>> notProved(
      RejectionReason reason, Optional<VerifiedSender> sender) {
    return CompletableFuture.completedFuture(new CallbackOutcome.NotProved<>(reason, sender));
  }
}
