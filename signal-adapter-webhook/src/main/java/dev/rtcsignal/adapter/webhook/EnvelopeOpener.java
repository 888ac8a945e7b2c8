package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.adapter.json.StrictJson;
import dev.rtcsignal.domain.auth.Envelope;
import dev.rtcsignal.domain.auth.EnvelopeKey;
import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.auth.VerifiedEnvelope;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.EnvelopeHeader;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.inbound.UnverifiedContent;
import dev.rtcsignal.ports.AppKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Opens envelopes by the rules of {@link Envelope}, and accepts or rejects bare messages. */
final class EnvelopeOpener {
  /** The signatures whose numbers are counted at once. */
  private static final int MAX_SIGNATURES = 100_000;

  private final AppKeys keys;
  private final boolean bareAllowed;
  private final SequenceGaps gaps = new SequenceGaps(MAX_SIGNATURES);

  EnvelopeOpener(AppKeys keys, boolean bareAllowed) {
    this.keys = keys;
    this.bareAllowed = bareAllowed;
  }

  /** Returns the message, opened or bare, with nothing known to be missing before it. */
  Verdict<InboundSignal> open(VerifiedSender sender, UnverifiedContent content, Instant now) {
    Optional<StrictJson> found = EnvelopeJson.find(content.payload());
    if (found.isEmpty()) {
      return bareAllowed
          ? new Verdict.Trusted<>(new InboundSignal(sender, content.payload()))
          : new Verdict.Rejected<>(RejectionReason.NOT_SEALED);
    }
    boolean binary = content.payload().match(text -> false, bytes -> true);
    Optional<Envelope> envelope = EnvelopeJson.read(found.get(), binary);
    if (envelope.isEmpty()) {
      return new Verdict.Rejected<>(RejectionReason.MALFORMED);
    }
    return envelope
        .get()
        .verify(candidates(sender, content.signature()), now, Envelope.FRESHNESS)
        .match(
            trusted -> new Verdict.Trusted<>(signal(sender, trusted.value())),
            rejected -> new Verdict.Rejected<>(rejected.reason()));
  }

  private List<EnvelopeKey> candidates(VerifiedSender sender, String signature) {
    return keys.appKeys(sender.app()).stream()
        .map(key -> EnvelopeKey.derive(key, signature))
        .toList();
  }

  private static InboundSignal signal(VerifiedSender sender, VerifiedEnvelope envelope) {
    EnvelopeHeader header = new EnvelopeHeader(envelope.id(), envelope.seq(), envelope.sentAt(), 0);
    return new InboundSignal(sender, envelope.payload(), Optional.of(header));
  }

  /** Counts a message that is handled for the first time, and sets what is missing before it. */
  InboundSignal count(InboundSignal signal, String signature) {
    return new InboundSignal(
        signal.sender(),
        signal.payload(),
        signal.envelope().map(envelope -> counted(envelope, signature)));
  }

  private EnvelopeHeader counted(EnvelopeHeader envelope, String signature) {
    long missing = gaps.missingBefore(signature, envelope.seq());
    return new EnvelopeHeader(envelope.id(), envelope.seq(), envelope.sentAt(), missing);
  }

  /** Returns how long an id must be remembered: longer than its envelope can be fresh. */
  static Duration retention() {
    return Envelope.FRESHNESS.multipliedBy(2).plusSeconds(1);
  }
}
