package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.auth.Envelope;
import dev.rtcsignal.domain.auth.EnvelopeKey;
import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.auth.VerifiedEnvelope;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.EnvelopeHeader;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.ports.AppKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Opens envelopes, by the rules of {@link Envelope}; what is no envelope passes or not. */
final class EnvelopeOpener {
  /** Numbers are counted for so many signatures at once. */
  private static final int MAX_SIGNATURES = 100_000;

  private final AppKeys keys;
  private final boolean bareAllowed;
  private final SequenceGaps numbers = new SequenceGaps(MAX_SIGNATURES);

  EnvelopeOpener(AppKeys keys, boolean bareAllowed) {
    this.keys = keys;
    this.bareAllowed = bareAllowed;
  }

  /** Returns the message, opened or bare, with nothing known to be missing before it. */
  Verdict<InboundSignal> open(VerifiedSender sender, CallbackJson callback, Instant now) {
    EnvelopeJson.Read read = EnvelopeJson.read(callback.payload());
    return switch (read.form()) {
      case BARE ->
          bareAllowed
              ? new Verdict.Trusted<>(new InboundSignal(sender, callback.payload()))
              : new Verdict.Rejected<>(RejectionReason.NOT_SEALED);
      case MALFORMED -> new Verdict.Rejected<>(RejectionReason.MALFORMED);
      case SEALED ->
          read.envelope()
              .orElseThrow()
              .verify(candidates(sender, callback), now, Envelope.FRESHNESS)
              .match(
                  trusted -> new Verdict.Trusted<>(signal(sender, trusted.value())),
                  rejected -> new Verdict.Rejected<>(rejected.reason()));
    };
  }

  private List<EnvelopeKey> candidates(VerifiedSender sender, CallbackJson callback) {
    return keys.find(sender.app()).stream()
        .map(key -> EnvelopeKey.derive(key, callback.signature()))
        .toList();
  }

  private static InboundSignal signal(VerifiedSender sender, VerifiedEnvelope envelope) {
    EnvelopeHeader header = new EnvelopeHeader(envelope.id(), envelope.seq(), envelope.sentAt(), 0);
    return new InboundSignal(sender, envelope.payload(), Optional.of(header));
  }

  /** Counts a message that is handled for the first time, and tells what is missing before it. */
  InboundSignal count(InboundSignal signal, CallbackJson callback) {
    return signal
        .envelope()
        .map(
            seal -> {
              long missing = numbers.missingBefore(callback.signature(), seal.seq());
              EnvelopeHeader counted =
                  new EnvelopeHeader(seal.id(), seal.seq(), seal.sentAt(), missing);
              return new InboundSignal(signal.sender(), signal.payload(), Optional.of(counted));
            })
        .orElse(signal);
  }

  /** Returns how long an id has to be remembered: longer than its envelope can be fresh. */
  static Duration retention() {
    return Envelope.FRESHNESS.multipliedBy(2).plusSeconds(1);
  }
}
