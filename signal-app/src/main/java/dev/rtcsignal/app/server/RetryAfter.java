package dev.rtcsignal.app.server;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.json.QuotaJson;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.quota.QueueAhead;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaDecision.Wait;
import dev.rtcsignal.ports.Quota;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How long to wait before sending again what was not taken, and for whose limit: what it waited
 * for, or, where the cloud does not say (as in a 429), what the quota says now.
 */
record RetryAfter(Wait quota) {
  /** The cloud counts by the second, so after a throttle a second is the least that helps. */
  private static final Duration LEAST = Duration.ofSeconds(1);

  private static final Set<NotSent.Reason> LIMITS =
      Set.of(NotSent.Reason.NO_QUOTA, NotSent.Reason.QUEUE_FULL, NotSent.Reason.NO_FREE_PLACE);

  /** Returns it where a limit is what kept the signal back; else empty. */
  static Optional<RetryAfter> of(SendResult result, QuotaClaim claim, Quota quota) {
    return result.match(
        accepted -> Optional.empty(),
        refused ->
            refused.throttled()
                ? Optional.of(atLeastASecond(quota.soonest(claim, QueueAhead.EMPTY)))
                : Optional.empty(),
        notSent ->
            LIMITS.contains(notSent.reason())
                ? Optional.of(
                    atLeastASecond(
                        notSent.quota().orElseGet(() -> quota.soonest(claim, QueueAhead.EMPTY))))
                : Optional.empty(),
        uncertain -> Optional.empty());
  }

  private static RetryAfter atLeastASecond(Wait wait) {
    Duration duration = wait.duration().compareTo(LEAST) < 0 ? LEAST : wait.duration();
    return new RetryAfter(new Wait(duration, wait.scope(), wait.room(), wait.fill()));
  }

  /** Returns whole seconds, rounded up, for the header Retry-After. */
  String seconds() {
    return String.valueOf(quota.duration().plusMillis(999).toSeconds());
  }

  JsonObject addTo(JsonObject body) {
    return Json.object(body).add("quota", QuotaJson.wait(quota)).build();
  }
}
