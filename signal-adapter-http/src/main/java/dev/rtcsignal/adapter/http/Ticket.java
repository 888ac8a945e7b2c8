package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.delivery.QuotaAnswer;
import dev.rtcsignal.domain.delivery.QuotaClaim;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A place in the queue of those who wait to leave. */
final class Ticket {
  private final long number;
  private final QuotaClaim claim;
  private final Optional<NotSent> refusal;
  private final CompletableFuture<QuotaAnswer.Permit> turn = new CompletableFuture<>();
  private volatile Optional<QuotaAnswer.Wait> quota = Optional.empty();

  Ticket(long number, QuotaClaim claim, Optional<NotSent> refusal) {
    this.number = number;
    this.claim = claim;
    this.refusal = refusal;
  }

  /** Why it may not even wait; empty if it may. */
  Optional<NotSent> refusal() {
    return refusal;
  }

  long number() {
    return number;
  }

  QuotaClaim claim() {
    return claim;
  }

  /** Completes when it may leave; cancel it to wait no more. */
  CompletableFuture<QuotaAnswer.Permit> turn() {
    return turn;
  }

  /** What it waited for last, if it was the quota. */
  Optional<QuotaAnswer.Wait> quota() {
    return quota;
  }

  void waitsFor(QuotaAnswer.Wait wait) {
    quota = Optional.of(wait);
  }
}
