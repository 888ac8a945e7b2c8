package dev.rtcsignal.domain.outbox;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The right to send the entries of one quota line: only its holder sends, so the quota needs no
 * counter that processes share.
 *
 * <pre>{@code
 * Lease lease = new Lease("60af4c8dcb758d00ce35adb3", "host-7/4711", 3, Optional.empty());
 * }</pre>
 *
 * @param line the quota line: an application, or the account
 * @param holder the process that holds it, for people
 * @param epoch grows with each take-over, so that a deposed holder is known by an older one
 * @param timeToLive how long it lasts from the moment before it was asked for; empty if a lock of
 *     the operating system takes its place
 */
public record Lease(String line, String holder, long epoch, Optional<Duration> timeToLive) {
  /** Checks the components. {@inheritDoc} */
  public Lease {
    Objects.requireNonNull(line);
    Objects.requireNonNull(holder);
    Objects.requireNonNull(timeToLive);
  }
}
