package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaDecision;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A place in the queue of those who wait to leave. */
final class QueuedSend {
  private final long number;
  private final Optional<AppId> line;
  private final QuotaClaim claim;
  private final Optional<NotSent> refusal;
  private final CompletableFuture<QuotaDecision.Permit> permit = new CompletableFuture<>();
  private volatile Optional<QuotaDecision.Wait> quota = Optional.empty();

  QueuedSend(long number, Optional<AppId> line, QuotaClaim claim, Optional<NotSent> refusal) {
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
  CompletableFuture<QuotaDecision.Permit> permit() {
    return permit;
  }

  /** What it waited for last, if it was the quota. */
  Optional<QuotaDecision.Wait> quota() {
    return quota;
  }

  void waitsFor(QuotaDecision.Wait wait) {
    quota = Optional.of(wait);
  }
}
