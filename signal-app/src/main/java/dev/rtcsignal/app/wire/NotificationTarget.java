package dev.rtcsignal.app.wire;

import dev.rtcsignal.domain.auth.NotificationSecret;
import java.util.Objects;

/**
 * The business server that gets event notifications.
 *
 * @param url where they are posted
 * @param secret signs them
 * @param olderHash signs as the example of the documentation does, without the EventId
 */
public record NotificationTarget(String url, NotificationSecret secret, boolean olderHash) {
  public NotificationTarget {
    Objects.requireNonNull(url);
    Objects.requireNonNull(secret);
  }

  /** Leaves the secret out. */
  @Override
  public String toString() {
    return "NotificationTarget[" + url + "]";
  }
}
