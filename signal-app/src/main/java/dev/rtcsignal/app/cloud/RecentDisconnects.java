package dev.rtcsignal.app.cloud;

import dev.rtcsignal.domain.message.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Users whose connection broke a moment ago: for 30 seconds they count as unreachable and not as
 * offline (vendor-facts 4.5 knows both and says no more). Guarded by the lock.
 */
final class RecentDisconnects {
  private static final Duration MOMENT = Duration.ofSeconds(30);

  private final Map<UserId, Instant> since = new HashMap<>();

  void add(UserId user, Instant now) {
    since.values().removeIf(at -> !at.plus(MOMENT).isAfter(now));
    since.put(user, now);
  }

  void remove(UserId user) {
    since.remove(user);
  }

  boolean contains(UserId user, Instant now) {
    Instant at = since.get(user);
    return at != null && at.plus(MOMENT).isAfter(now);
  }

  /** Returns the SDK's code for a message to somebody who is not there. */
  int code(UserId user, Instant now) {
    return contains(user, now) ? SdkCodes.NO_RECEIVER : SdkCodes.NO_RELAY_PATH;
  }
}
