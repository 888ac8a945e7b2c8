package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomAddress;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaDecision;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A send in the {@link SendQueue}. Safe for use by many threads. */
final class QueuedSend {
  private final long number;
  private final Optional<AppId> scope;
  private final QuotaClaim claim;
  private final Optional<RoomAddress> room;
  private final Optional<NotSent> refusal;
  private final CompletableFuture<QuotaDecision.Permit> permit = new CompletableFuture<>();
  private volatile Optional<QuotaDecision.Wait> quota = Optional.empty();

  QueuedSend(long number, Optional<AppId> scope, QuotaClaim claim, Optional<NotSent> refusal) {
    this.number = number;
    this.scope = scope;
    this.claim = claim;
    this.room = claim.room().map(id -> new RoomAddress(claim.app(), id));
    this.refusal = refusal;
  }

  /** Returns why it may not even wait; empty if it is in the queue. */
  Optional<NotSent> refusal() {
    return refusal;
  }

  /** Returns its position in the order of arrival. */
  long number() {
    return number;
  }

  /** Returns the application whose quota it needs; empty if the quota is the account's. */
  Optional<AppId> scope() {
    return scope;
  }

  QuotaClaim claim() {
    return claim;
  }

  /** Returns the room it goes to; empty for a user outside any room. */
  Optional<RoomAddress> room() {
    return room;
  }

  /**
   * Returns the permit to leave, which comes with a slot among the calls in flight.
   *
   * @return completes exceptionally only if the quota failed. Cancelling it leaves the queue
   */
  CompletableFuture<QuotaDecision.Permit> permit() {
    return permit;
  }

  /** Returns the last wait for the quota, if there was one. */
  Optional<QuotaDecision.Wait> quota() {
    return quota;
  }

  void waitsFor(QuotaDecision.Wait wait) {
    quota = Optional.of(wait);
  }
}
