package dev.rtcsignal.app.cloud;

import dev.rtcsignal.domain.message.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Users whose connection broke within the last 30 seconds: they are unreachable, not offline. The
 * period is ours; the vendor names both states only (vendor-facts 4.5). Guarded by the cloud's
 * lock.
 */
final class RecentDisconnects {
  private static final Duration PERIOD = Duration.ofSeconds(30);

  private final Map<UserId, Instant> since = new HashMap<>();

  void add(UserId user, Instant now) {
    since.values().removeIf(at -> !at.plus(PERIOD).isAfter(now));
    since.put(user, now);
  }

  void remove(UserId user) {
    since.remove(user);
  }

  boolean contains(UserId user, Instant now) {
    Instant at = since.get(user);
    return at != null && at.plus(PERIOD).isAfter(now);
  }

  /** Returns the SDK's code for a message to a user who is not connected. */
  int code(UserId user, Instant now) {
    return contains(user, now) ? SdkCodes.NO_RECEIVER : SdkCodes.NO_RELAY_PATH;
  }
}
