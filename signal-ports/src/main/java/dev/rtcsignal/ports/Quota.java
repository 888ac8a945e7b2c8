package dev.rtcsignal.ports;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.quota.QueueAhead;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaDecision;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.domain.quota.QuotaUsage;

/**
 * Limits the recipients per second to what the cloud allows: 500 per application and 100 messages
 * per room, as documented (vendor-facts 1.3).
 *
 * <pre>{@code
 * Quota quota = new InMemoryQuota(SystemDefaults.steadyClock(), QuotaLimits.DOCUMENTED);
 * var transport = OpenApiTransport.builder().app(app, accessKey).quota(quota).build();
 * }</pre>
 *
 * <p>Share one quota among all transports of a process that send for the same applications: its
 * limits hold for all of them together. Priorities and fairness are decided among the signals that
 * wait in one transport, so use one transport where signals are to pass each other.
 *
 * <p>Safe for use by many threads. Never blocks: transports call it while they hold a lock. What it
 * throws ends the send with {@code NotSent}, reason {@code STORE_FAILED}.
 */
public interface Quota {
  /**
   * Takes a claim if the limits permit it now.
   *
   * @param claim the recipients of one signal
   * @return a permit, or how long to wait and why; nothing is taken then
   */
  QuotaDecision take(QuotaClaim claim);

  /**
   * Reports that a call leaves only now, later than it was permitted: it counts from now on, less a
   * short delay that the head-room of the limits covers.
   *
   * @param permit under which the call leaves
   * @return the permit to report the end of the call with
   */
  default QuotaDecision.Permit leaves(QuotaDecision.Permit permit) {
    return permit;
  }

  /**
   * Reports that the cloud has answered a call, whatever the answer was: the cloud has counted it
   * by now. A call that may have arrived late is counted from now on.
   *
   * @param permit under which the call left
   */
  void answered(QuotaDecision.Permit permit);

  /**
   * Reports that a call ended without an answer: it broke, timed out or was cancelled. If the cloud
   * counted it, it did so by now.
   *
   * @param permit under which the call left
   */
  void unanswered(QuotaDecision.Permit permit);

  /**
   * Reports that the cloud throttled a call, so that less is permitted for a while.
   *
   * @param permit under which the call left
   */
  void throttled(QuotaDecision.Permit permit);

  /**
   * Begins after another process that has used the same quota within the last second, instead of
   * waiting until the cloud has forgotten that.
   *
   * @param app any application
   * @param units that the other process has used
   * @return true if they are counted, for the total and for each room; by default false, and the
   *     caller has to wait
   */
  default boolean resume(AppId app, long units) {
    return false;
  }

  /**
   * Returns the shortest possible wait until a claim can be taken.
   *
   * @param claim the recipients of one signal
   * @param ahead the claims that are taken before it
   * @return a wait that is never too long; zero if it is not known
   */
  QuotaDecision.Wait soonest(QuotaClaim claim, QueueAhead ahead);

  /**
   * Returns the known limits of an application.
   *
   * @param app any application
   * @return its limits
   */
  QuotaLimits limits(AppId app);

  /**
   * Returns how much of the quota of an application is used.
   *
   * @param app any application
   * @return the usage of the last second
   */
  QuotaUsage use(AppId app);
}
