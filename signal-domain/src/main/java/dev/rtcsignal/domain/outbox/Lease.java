package dev.rtcsignal.domain.outbox;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The right to send the entries of one quota line: only its holder sends, so the quota needs no
 * counter that processes share.
 *
 * <pre>{@code
 * Lease lease = new Lease("60af4c8dcb758d00ce35adb3", "host-7/4711", 3, Optional.empty());
 * }</pre>
 *
 * @param line the quota line, an application or the account: 1 to 128 visible ASCII characters
 * @param holder the process that holds it, for people
 * @param epoch grows with each take-over, so that a deposed holder is known by an older one
 * @param timeToLive how long it lasts from the moment before it was asked for; empty if a lock of
 *     the operating system takes its place
 */
public record Lease(String line, String holder, long epoch, Optional<Duration> timeToLive) {
  private static final Pattern LINE = Pattern.compile("[!-~]{1,128}");

  /** Checks the components. {@inheritDoc} */
  public Lease {
    requireLine(line);
    Objects.requireNonNull(holder);
    Objects.requireNonNull(timeToLive);
  }

  /**
   * Checks the name of a quota line: databases compare others, as those that end with a space, in
   * different ways.
   *
   * @param line 1 to 128 visible ASCII characters, without spaces
   * @return the line
   * @throws IllegalArgumentException if it is another
   */
  public static String requireLine(String line) {
    if (!LINE.matcher(line).matches()) {
      throw new IllegalArgumentException(
          "a quota line takes 1 to 128 visible ASCII characters without spaces, but this has "
              + line.length()
              + " characters; take the AppId");
    }
    return line;
  }
}
