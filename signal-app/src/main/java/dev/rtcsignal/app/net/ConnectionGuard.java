package dev.rtcsignal.app.net;

import dev.rtcsignal.app.config.ServerLimits;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Limits connections and requests of a server in number, size and time, before any route sees them.
 * Clients over a limit get 429 or 503 with Retry-After. Thread-safe.
 *
 * <p>HTTP/1.1 only, without the flooding attacks that later versions allow. A request with
 * Transfer-Encoding is the last of its connection: bytes behind it, which a proxy might parse
 * differently, are never read (prevents request smuggling, RFC 9112, 6.1).
 */
public final class ConnectionGuard {
  private static final Pattern ESCAPED = Pattern.compile("(?:[^%]|%[0-9a-fA-F]{2})*+");

  /** A name or address, with or without a port (RFC 3986, 3.2.2). */
  private static final Pattern HOST =
      Pattern.compile("(?:\\[[0-9A-Fa-f:.]++]|[\\w.~%!$&'()*+,;=-]*+)(?::\\d{0,5}+)?+");

  private static final long SWEEP_MILLIS = 100;

  private final ServerLimits limits;
  private final ForwardedAddresses addresses;
  private final Optional<AccessLog> accessLog;
  private final Vertx vertx;
  private final Map<HttpConnection, ConnectionTracker> trackers = new ConcurrentHashMap<>();
  private final CountingTransport transport;
  private final ConnectionLimiter limiter;
  private final AtomicInteger inFlight = new AtomicInteger();

  /** In the last sweep, requests that waited for their clients to send or to read. */
  private volatile long waiting;

  private final Map<EventLoop, ActiveTime> times = new ConcurrentHashMap<>();
  private volatile Optional<Long> sweepTimer = Optional.empty();
  private volatile boolean draining;
  private volatile String lastHost = "";

  /**
   * Makes a guard for one server.
   *
   * @param vertx made by {@link CountingTransport#vertx}
   * @param accessLog logs each request
   * @throws IllegalArgumentException if it was made in another way
   */
  public ConnectionGuard(
      Vertx vertx,
      ServerLimits limits,
      ForwardedAddresses addresses,
      Optional<AccessLog> accessLog) {
    this.accessLog = accessLog;
    this.vertx = vertx;
    this.limits = limits;
    this.addresses = addresses;
    this.transport = CountingTransport.of(vertx);
    this.limiter = new ConnectionLimiter(limits, addresses, this::timeOf);
  }

  /** Returns the options for the server. */
  public HttpServerOptions options() {
    return new HttpServerOptions()
        // A clear-text HTTP/2 connection keeps the shutdown of Vert.x from ending.
        .setHttp2ClearTextEnabled(false)
        .setUseAlpn(false)
        .setMaxHeaderSize(limits.headerBytes())
        // The tracker's timeout leaves out time in which the process could not read.
        .setSslHandshakeTimeout(0);
  }

  /** Handles the requests that are within the limits. */
  @FunctionalInterface
  public interface GuardedHandler {
    /**
     * Handles a request.
     *
     * @param client its address, as {@link ForwardedAddresses#of} returns it
     */
    void handle(HttpServerRequest request, String client);

    /**
     * Tells whether the handler itself bounds requests of this kind, so that they are not limited
     * by the number of all requests in flight.
     */
    default boolean hasOwnBound(HttpServerRequest request) {
      return false;
    }
  }

  /** Starts a server behind this guard; completes with the port. */
  public Future<Integer> listen(HttpServer server, String host, int port, GuardedHandler handler) {
    server.connectionHandler(this::connected);
    server.requestHandler(
        request -> {
          accessLog.ifPresent(log -> log.follow(request, addresses.of(request)));
          receive(request, handler);
        });
    sweepTimer = Optional.of(vertx.setPeriodic(SWEEP_MILLIS, due -> sweep()));
    if (port != 0) {
      transport.expect(port, limiter);
    }
    return server
        .listen(port, host)
        .map(HttpServer::actualPort)
        .onSuccess(actual -> transport.count(actual, limiter))
        .onFailure(failed -> transport.remove(limiter));
  }

  /**
   * Stops accepting connections. The next response of each connection announces that it is the last
   * (RFC 9112, 9.6), so that no request is on its way when the connection closes; not before the
   * listener is closed, or clients would connect to it anew while it closes.
   *
   * @return completes when no connection is accepted any more
   */
  public Future<Void> drain() {
    return transport.stopAccepting(limiter).onComplete(closed -> draining = true);
  }

  /** Closes the connections that wait for a request. */
  public void closeIdle() {
    trackers.values().forEach(ConnectionTracker::closeIfIdle);
  }

  /** Stops counting; does not stop the server. */
  public void close() {
    sweepTimer.ifPresent(vertx::cancelTimer);
    times.values().forEach(ActiveTime::stop);
    transport.remove(limiter);
  }

  /** Closes all connections at once, without waiting for requests or unsent output. */
  public void closeConnections() {
    trackers.values().forEach(ConnectionTracker::closeNow);
  }

  /** Returns the number of open connections, including those in a TLS handshake. */
  public int connections() {
    return limiter.connections();
  }

  /** Returns the number of requests without a complete response. */
  public int inFlight() {
    return inFlight.get();
  }

  private ActiveTime timeOf(EventLoop loop) {
    return times.computeIfAbsent(loop, ActiveTime::new);
  }

  private void connected(HttpConnection connection) {
    // This may be a reset connection, and the found tracker that of a new one from the same port,
    // whose channel is not registered yet.
    Optional<ConnectionTracker> counted =
        limiter.find(connection.remoteAddress()).filter(ConnectionTracker::isRegistered);
    if (counted.isEmpty()) {
      // Accepted before the port was known, or reset already.
      connection.close();
      return;
    }
    ConnectionTracker tracker = counted.get();
    tracker.connected(connection);
    trackers.put(connection, tracker);
    connection.closeHandler(closed -> disconnected(tracker));
  }

  private void disconnected(ConnectionTracker tracker) {
    if (trackers.remove(tracker.connection(), tracker)) {
      inFlight.addAndGet(-tracker.closed());
    }
  }

  /** Ignores input on a closing connection (prevents request smuggling, RFC 9112, 6.1). */
  private void receive(HttpServerRequest request, GuardedHandler handler) {
    ConnectionTracker tracker = trackers.get(request.connection());
    if (tracker == null || tracker.ignoresRequests()) {
      return;
    }
    if (tracker.isOutputBlocked()) {
      request.pause();
      tracker.whenWritable(() -> receiveLater(request, handler));
      return;
    }
    Optional<Rejection> rejection = rejection(request, tracker, handler);
    if (rejection.isPresent()) {
      tracker.reject();
      rejection.get().answer(request);
      return;
    }
    begin(request, tracker);
    Peer peer = tracker.peer();
    handler.handle(request, peer.isProxy() ? addresses.of(request) : peer.address());
  }

  /** The client has read the responses before, so that they take no memory any more. */
  private void receiveLater(HttpServerRequest request, GuardedHandler handler) {
    receive(request, handler);
    request.resume();
  }

  private void begin(HttpServerRequest request, ConnectionTracker tracker) {
    inFlight.incrementAndGet();
    tracker.requestBegan(request);
    HttpServerResponse response = request.response();
    response.endHandler(
        ended -> {
          if (tracker.responseEnded(response.getStatusCode())) {
            inFlight.decrementAndGet();
          }
        });
    response.headersEndHandler(
        ready -> {
          if (draining) {
            closeAfter(response, tracker);
          }
        });
    if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
      closeAfter(response, tracker);
    }
    if (request.headers().contains(HttpHeaders.EXPECT)) {
      response.writeContinue();
    }
  }

  private static void closeAfter(HttpServerResponse response, ConnectionTracker tracker) {
    response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    tracker.closeAfterResponse();
  }

  private Optional<Rejection> rejection(
      HttpServerRequest request, ConnectionTracker tracker, GuardedHandler handler) {
    if (tracker.rejection().isPresent()) {
      return tracker.rejection();
    }
    if (!hasOneHost(request)) {
      return Optional.of(Rejection.BAD_HOST);
    }
    if (!isValidPath(request.path())) {
      return Optional.of(Rejection.BAD_PATH);
    }
    if (!hasKnownCoding(request)) {
      return Optional.of(Rejection.BAD_CODING);
    }
    if (inFlight.get() - waiting >= limits.inFlight() && !handler.hasOwnBound(request)) {
      return Optional.of(Rejection.FULL);
    }
    return length(request) > limits.bodyBytes()
        ? Optional.of(Rejection.TOO_LARGE)
        : Optional.empty();
  }

  /** Percent-encoding is well-formed (RFC 3986, 2.1). */
  private static boolean isValidPath(String path) {
    return path != null && (path.indexOf('%') < 0 || ESCAPED.matcher(path).matches());
  }

  /** RFC 9112, 3.2. */
  private boolean hasOneHost(HttpServerRequest request) {
    List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
    return hosts.size() == 1
        ? isValidHost(hosts.get(0))
        : hosts.isEmpty() && request.version() == HttpVersion.HTTP_1_0;
  }

  /** Most requests have the same Host. */
  private boolean isValidHost(String host) {
    if (!host.equals(lastHost) && HOST.matcher(host).matches()) {
      lastHost = host;
    }
    return host.equals(lastHost);
  }

  private static boolean hasKnownCoding(HttpServerRequest request) {
    return request.headers().getAll(HttpHeaders.TRANSFER_ENCODING).stream()
        .allMatch(coding -> coding.strip().equalsIgnoreCase("chunked"));
  }

  /** Netty has rejected values that are not digits; more digits than a long has are possible. */
  private static long length(HttpServerRequest request) {
    String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  /** Requests that wait for their clients do not count against the limit of requests in flight. */
  private void sweep() {
    waiting = trackers.values().stream().filter(ConnectionTracker::waitsForClient).count();
  }
}
