package dev.rtcsignal.app.net;

import java.time.Duration;

/**
 * What a server on the open internet takes, and no more.
 *
 * @param bodyBytes of one request; more is answered 413
 * @param headerBytes of one request, its first line apart; more is answered 431
 * @param delivery how long a request may take to come, from the connection to its first head, and
 *     from each head to the end of its body; a slow body is answered 408. A connection whose client
 *     reads none of its answer for this time is closed, at the latest after twice of it
 * @param idle how long a connection may be open between two requests, until the whole head of the
 *     next one is there
 * @param connections at once; more is answered 503, or 429 for one address
 * @param inFlight requests under way at once, but for those whose bodies take longer than an
 *     instant to come and those whose answers are not read, both counted ten times a second; more
 *     is answered 503
 * @param failedProofs a second from one address; more is answered 429
 */
public record ServerLimits(
    int bodyBytes,
    int headerBytes,
    Duration delivery,
    Duration idle,
    Connections connections,
    int inFlight,
    int failedProofs) {
  /**
   * Connections at once.
   *
   * @param perAddress of IPv6, the network of 64 bits; a trusted proxy may have any number
   */
  public record Connections(int inAll, int perAddress) {}

  /** The limits that hold unless others are set. */
  public static final ServerLimits DEFAULT =
      new ServerLimits(
          524_288,
          16_384,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          new Connections(8_192, 1_024),
          2_048,
          10);
}
