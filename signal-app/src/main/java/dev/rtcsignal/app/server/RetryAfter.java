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
 * When a signal that a limit kept back may be sent again: as the limit that it waited for says, or,
 * if the cloud names none (as in a 429), as the quota says now.
 *
 * @param quota the limit, and how long to wait for it: at least a second, since the cloud counts by
 *     the second
 */
record RetryAfter(Wait quota) {
  private static final Duration MIN_WAIT = Duration.ofSeconds(1);

  private static final Set<NotSent.Reason> LIMITS =
      Set.of(NotSent.Reason.NO_QUOTA, NotSent.Reason.QUEUE_FULL, NotSent.Reason.NO_FREE_PLACE);

  /** Returns when to send again if a limit kept the signal back; else empty. */
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
    Duration duration = wait.duration().compareTo(MIN_WAIT) < 0 ? MIN_WAIT : wait.duration();
    return new RetryAfter(new Wait(duration, wait.scope(), wait.room(), wait.fill()));
  }

  /** Returns the value of the header {@code Retry-After}: whole seconds, rounded up. */
  String seconds() {
    return String.valueOf(quota.duration().plusMillis(999).toSeconds());
  }

  /** Adds the limit to the JSON of a send's outcome. */
  JsonObject addTo(JsonObject body) {
    return Json.object(body).add("quota", QuotaJson.wait(quota)).build();
  }
}
