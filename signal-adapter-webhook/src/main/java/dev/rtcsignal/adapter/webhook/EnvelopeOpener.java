package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.auth.Envelope;
import dev.rtcsignal.domain.auth.EnvelopeKey;
import dev.rtcsignal.domain.auth.RejectionReason;
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

  /** A message, opened or bare; or the rule that it broke. */
  record Opened(Optional<InboundSignal> signal, Optional<RejectionReason> rejection) {
    private static Opened refused(RejectionReason reason) {
      return new Opened(Optional.empty(), Optional.of(reason));
    }

    static Opened of(InboundSignal signal) {
      return new Opened(Optional.of(signal), Optional.empty());
    }
  }

  Opened open(VerifiedSender sender, CallbackJson callback, Instant now) {
    EnvelopeJson.Read read = EnvelopeJson.read(callback.payload());
    return switch (read.form()) {
      case BARE ->
          bareAllowed
              ? Opened.of(new InboundSignal(sender, callback.payload()))
              : Opened.refused(RejectionReason.NOT_SEALED);
      case MALFORMED -> Opened.refused(RejectionReason.MALFORMED);
      case SEALED -> judge(sender, callback, read.envelope().orElseThrow(), now);
    };
  }

  private Opened judge(
      VerifiedSender sender, CallbackJson callback, Envelope envelope, Instant now) {
    List<EnvelopeKey> candidates =
        keys.find(sender.app()).stream()
            .map(key -> EnvelopeKey.derive(key, callback.signature()))
            .toList();
    Optional<RejectionReason> problem = envelope.problem(candidates, now, Envelope.FRESHNESS);
    return problem
        .map(Opened::refused)
        .orElseGet(() -> Opened.of(new InboundSignal(sender, envelope.payload(), seal(envelope))));
  }

  private static Optional<EnvelopeHeader> seal(Envelope envelope) {
    Instant sentAt = Instant.ofEpochMilli(envelope.ts());
    return Optional.of(new EnvelopeHeader(envelope.id(), envelope.seq(), sentAt, 0));
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
