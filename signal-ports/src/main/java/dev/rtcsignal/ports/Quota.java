package dev.rtcsignal.ports;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.quota.QueueAhead;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaDecision;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.domain.quota.QuotaUsage;

/**
 * What the cloud allows to be sent in a second (vendor-facts 1.3), for one application or more. One
 * for all transports and callers of a process that send for the same application: hand the same one
 * to each. Safe for use by many threads; never blocks, and so may be asked while a lock is held.
 *
 * <p>The limits, and the slice that bulk leaves, hold for all transports of a quota together. Who
 * leaves first, and that nobody starves, is decided among those who wait in one transport: so have
 * one transport for what is to pass or to wait for each other.
 */
public interface Quota {
  /** Takes a claim, or nothing, and then tells how long to wait and why. */
  QuotaDecision take(QuotaClaim claim);

  /**
   * Learns that the cloud has answered what was permitted, whatever it said: it was counted there
   * by now. What can have arrived late is counted from then.
   */
  void answered(QuotaDecision.Permit permit);

  /**
   * Learns that what was permitted and left had no answer, and nobody waits for one any more: it
   * broke, took too long, or was cancelled. If it was counted, it was by now, as far as anybody
   * knows.
   */
  void unanswered(QuotaDecision.Permit permit);

  /** Learns that the cloud throttled what was permitted, so that less is permitted for a while. */
  void throttled(QuotaDecision.Permit permit);

  /**
   * Returns the least wait until a claim can be taken behind others, if those do not give up; of no
   * duration if that is not known.
   */
  QuotaDecision.Wait soonest(QuotaClaim claim, QueueAhead ahead);

  /** Returns the limits that are known for an application. */
  QuotaLimits limits(AppId app);

  /** Returns how full the quota of an application is. */
  QuotaUsage use(AppId app);
}
