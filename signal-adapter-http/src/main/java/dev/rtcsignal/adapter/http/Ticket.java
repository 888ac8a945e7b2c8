package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.delivery.QuotaAnswer;
import dev.rtcsignal.domain.delivery.QuotaClaim;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.message.AppId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A place in the queue of those who wait to leave. */
final class Ticket {
  private final long number;
  private final Optional<AppId> line;
  private final QuotaClaim claim;
  private final Optional<NotSent> refusal;
  private final CompletableFuture<QuotaAnswer.Permit> turn = new CompletableFuture<>();
  private volatile Optional<QuotaAnswer.Wait> quota = Optional.empty();

  Ticket(long number, Optional<AppId> line, QuotaClaim claim, Optional<NotSent> refusal) {
    this.number = number;
    this.line = line;
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

  /** The line in which it waits: of an application, or the one of the account. */
  Optional<AppId> line() {
    return line;
  }

  QuotaClaim claim() {
    return claim;
  }

  /**
   * Completes when it may leave, exceptionally only if the quota failed; cancel it to wait no more.
   */
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
