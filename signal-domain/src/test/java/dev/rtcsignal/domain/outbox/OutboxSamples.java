package dev.rtcsignal.domain.outbox;

import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Entries, outcomes and times that the tests of this package share. */
final class OutboxSamples {
  static final OutboxRules RULES = OutboxRules.DEFAULT;
  static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
  static final Duration WITHIN = Duration.ofHours(1);
  static final Instant DEADLINE = NOW.plus(WITHIN);
  static final Lease LEASE = new Lease("line", "host-1", 7, Optional.empty());
  static final int ATTEMPT = 2;
  static final long EPOCH = 6;

  static final SendResult ACCEPTED = made(new Accepted("r"));
  static final SendResult REFUSED = made(new Refused(400, "InvalidParameter", "in words", "r"));
  static final SendResult THROTTLED =
      made(new Refused(429, "FlowLimitExceeded.QPSOverLimit", "in words", "r"));
  static final SendResult NOT_CONNECTED = made(new NotSent(NotSent.Reason.CANNOT_CONNECT));
  static final SendResult NO_KEY = made(new NotSent(NotSent.Reason.NO_ACCESS_KEY));
  static final SendResult TIMED_OUT = made(new Uncertain(Uncertain.Reason.TIMED_OUT, 0, "", ""));
  static final NotSent WITHDRAWN = new NotSent(NotSent.Reason.WITHDRAWN);
  static final NotSent EXPIRED = new NotSent(NotSent.Reason.EXPIRED);

  private OutboxSamples() {}

  /** As a transport reports it: with the attempt that led to it. */
  static SendResult made(SendResult outcome) {
    return outcome.after(List.of(new Attempt(NOW, Duration.ZERO, Optional.empty(), outcome)));
  }

  static OutboundSignal signal(String text) {
    return new OutboundSignal(
        new AppId("60af4c8dcb758d00ce35adb3"),
        new SenderId("server"),
        new Audience.User(new UserId("alice")),
        Payload.text(text));
  }

  static OutboxRequest request(SendOptions options) {
    return new OutboxRequest(new SignalName("n"), signal("hello"), options);
  }

  static OutboxEntry waiting(SendOptions options) {
    return RULES.enqueue(request(options), "line", WITHIN, NOW).withId(1);
  }

  static OutboxEntry waiting() {
    return waiting(SendOptions.DEFAULT);
  }

  /** Marked at the second attempt, the first of which was throttled. */
  static OutboxEntry leaving(SendOptions options) {
    return waiting(options)
        .with(
            new OutboxStatus(
                OutboxState.LEAVING,
                ATTEMPT,
                EPOCH,
                NOW,
                Optional.empty(),
                THROTTLED.attempts(),
                Optional.empty()));
  }

  static OutboxEntry leaving() {
    return leaving(SendOptions.DEFAULT);
  }

  static OutboxEntry settled(OutboxEntry leaving, SendResult result, Instant now) {
    return RULES
        .settle(leaving, leaving.status().attempt(), new AttemptOutcome(result), now, 0)
        .orElseThrow();
  }

  /** An entry of the second attempt in each state. */
  static OutboxEntry in(OutboxState state) {
    return switch (state) {
      case WAITING -> settled(leaving(), THROTTLED, NOW);
      case LEAVING -> leaving();
      case ACCEPTED -> settled(leaving(), ACCEPTED, NOW);
      case REFUSED -> settled(leaving(), REFUSED, NOW);
      case NOT_SENT -> settled(leaving(), NO_KEY, NOW);
      case UNCERTAIN -> RULES.senderLost(leaving(), LEASE.epoch(), NOW).orElseThrow();
    };
  }
}
