package dev.rtcsignal.app.config;

import java.time.Duration;

/**
 * The limits of a server that is reachable from the internet.
 *
 * @param bodyBytes of one request; a larger body is answered 413
 * @param headerBytes of one request without its request line; larger headers are answered 431
 * @param delivery the longest time from the connection to the first request head, and from each
 *     head to the end of its body; a slower body is answered 408. A connection whose client reads
 *     none of the response for this time is closed, at the latest after twice this time
 * @param idle the longest time between a response and the complete head of the next request
 * @param connections open at the same time; more are answered 503, or 429 for one address
 * @param inFlight requests being handled at the same time; more are answered 503. Requests whose
 *     bodies are still arriving and responses that are not being read are left out; both are
 *     counted ten times per second
 * @param failedProofs callbacks per second of one address that fail verification; more are answered
 *     429
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
   * Open connections.
   *
   * @param perAddress for IPv6 per /64 network; a trusted proxy is not limited
   */
  public record Connections(int inAll, int perAddress) {}

  /** Returns the limits that are set. */
  public static ServerLimits of(ServerConfig config) {
    return new ServerLimits(
        config.maxBodyBytes(),
        config.maxHeaderBytes(),
        Duration.ofSeconds(config.deliverySeconds()),
        Duration.ofSeconds(config.idleSeconds()),
        new Connections(config.maxConnections(), config.maxConnectionsPerAddress()),
        config.maxInFlight(),
        config.maxFailedProofs());
  }
}
