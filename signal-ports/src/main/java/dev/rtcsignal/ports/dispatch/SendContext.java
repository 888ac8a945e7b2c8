package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.quota.QuotaDecision.Permit;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.SignalGateway;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/** What all sends of one dispatcher share. */
record SendContext(
    SignalGateway gateway,
    Quota quota,
    SendQueue queue,
    OrderKeys orderKeys,
    Retries retries,
    Duration callTimeout,
    InstantSource clock,
    Delayer delayer,
    Executor executor,
    DeliveryListeners listeners) {

  /** Reports the end of an attempt to the quota. */
  void report(Permit permit, SendResult result) {
    report(permit, isAnswered(result) ? Quota::answered : Quota::unanswered);
    if (result instanceof Refused refused && refused.throttled()) {
      report(permit, Quota::throttled);
    }
  }

  /** A failure of the quota must not lose the outcome. */
  private void report(Permit permit, BiConsumer<Quota, Permit> event) {
    try {
      event.accept(quota, permit);
    } catch (RuntimeException | Error e) {
      // The message may quote payloads or keys, so the log has types and frames only.
      System.getLogger(SendContext.class.getName())
          .log(Level.WARNING, "the quota failed: {0}", Failures.describe(e));
    }
  }

  /** Returns the outcome of an attempt whose gateway broke its promise of one. */
  static AttemptOutcome broken(Throwable defect) {
    System.getLogger(SendContext.class.getName())
        .log(Level.WARNING, "the gateway failed: {0}", Failures.describe(defect));
    return new AttemptOutcome(
        new SendResult.Uncertain(SendResult.Uncertain.Reason.TRANSPORT_FAILED, 0, "", ""));
  }

  private static boolean isAnswered(SendResult result) {
    return result.match(
        accepted -> true, refused -> true, notSent -> false, uncertain -> uncertain.status() != 0);
  }
}
