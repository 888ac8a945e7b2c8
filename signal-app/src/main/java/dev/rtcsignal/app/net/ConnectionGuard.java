package dev.rtcsignal.app.net;

import dev.rtcsignal.app.config.ServerLimits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * What stands before everything else: bounds connections and requests in number, size and time, so
 * that whoever floods the server costs it little, and whoever comes in good faith is told when to
 * come again.
 *
 * <p>HTTP/1.1 alone, without the floods that later versions allow. A request whose length is given
 * in chunks is the last of its connection: what a proxy and this server might take for a request
 * behind it, differently, is never read (RFC 9112, 6.1).
 */
public final class ConnectionGuard {
  private static final Pattern ESCAPED = Pattern.compile("(?:[^%]|%[0-9a-fA-F]{2})*+");
  private static final long SWEEP_MILLIS = 100;
  private static final long HANDSHAKE_MILLIS = 3_000;

  private final ServerLimits limits;
  private final ForwardedAddresses addresses;
  private final Vertx vertx;
  private final Map<HttpConnection, ConnectionTracker> visitors = new ConcurrentHashMap<>();
  private final CountingTransport step;
  private final ConnectionLimiter limiter;
  private final AtomicInteger inFlight = new AtomicInteger();

  /** Requests whose bodies were coming, or whose answers were not read, when it was last looked. */
  private volatile long unhurried;

  private volatile Optional<Long> sweeping = Optional.empty();

  /**
   * @param vertx one of {@link CountingTransport#vertx}
   */
  public ConnectionGuard(Vertx vertx, ServerLimits limits, ForwardedAddresses addresses) {
    this.vertx = vertx;
    this.limits = limits;
    this.addresses = addresses;
    this.step = CountingTransport.of(vertx);
    this.limiter = new ConnectionLimiter(limits, addresses);
  }

  /** Returns the options of a server behind this door. */
  public HttpServerOptions options() {
    return new HttpServerOptions()
        // Over a clear-text HTTP/2 connection shutdown does not end.
        .setHttp2ClearTextEnabled(false)
        .setUseAlpn(false)
        .setMaxHeaderSize(limits.headerBytes())
        // What comes before a request is said fast, or not at all.
        .setSslHandshakeTimeout(Math.min(limits.delivery().toMillis(), HANDSHAKE_MILLIS))
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
  }

  /** What stands behind the door. */
  @FunctionalInterface
  public interface Inside {
    /**
     * Takes a request that was let in.
     *
     * @param from as {@link ForwardedAddresses#of} has it
     */
    void handle(HttpServerRequest request, String from);
  }

  /** Lets a server listen behind this door; completes with the port. */
  public Future<Integer> open(HttpServer server, String host, int port, Inside inside) {
    server.connectionHandler(this::greet);
    server.requestHandler(request -> admit(request, inside));
    sweeping = Optional.of(vertx.setPeriodic(SWEEP_MILLIS, timer -> sweep()));
    if (port != 0) {
      step.expect(port, limiter);
    }
    return server
        .listen(port, host)
        .map(HttpServer::actualPort)
        .onSuccess(actual -> step.count(actual, limiter))
        .onFailure(failed -> step.forget(limiter));
  }

  /** Ends what {@link #open} began, but for the server's listening. */
  public void close() {
    sweeping.ifPresent(vertx::cancelTimer);
    step.forget(limiter);
  }

  /** Ends all connections, whatever they are about. */
  public void hangUp() {
    visitors.values().forEach(ConnectionTracker::hangUp);
  }

  /** Returns how many connections there are, TLS handshakes under way included. */
  public int connections() {
    return limiter.inAll();
  }

  /** Returns how many requests are under way. */
  public int inFlight() {
    return inFlight.get();
  }

  private void greet(HttpConnection connection) {
    // A new connection from the port of one that was reset is found by the same address, before the
    // event loop knows its channel.
    Optional<ConnectionTracker> counted =
        limiter.find(connection.remoteAddress()).filter(ConnectionTracker::isRegistered);
    if (counted.isEmpty()) {
      // It came before the port was known, or is reset already.
      connection.close();
      return;
    }
    ConnectionTracker visitor = counted.get();
    visitor.connected(connection);
    visitors.put(connection, visitor);
    connection.closeHandler(closed -> leave(visitor));
  }

  private void leave(ConnectionTracker visitor) {
    if (visitors.remove(visitor.connection(), visitor)) {
      inFlight.addAndGet(-visitor.abandons());
    }
  }

  /** Whoever is leaving is not heard any more: nothing behind the last request is one. */
  private void admit(HttpServerRequest request, Inside inside) {
    ConnectionTracker visitor = visitors.get(request.connection());
    if (visitor == null || visitor.isLeaving()) {
      return;
    }
    if (visitor.isUnread()) {
      request.pause();
      visitor.whenRead(() -> admitAfterAll(request, inside));
      return;
    }
    Optional<Rejection> refusal = refusal(request, visitor);
    if (refusal.isPresent()) {
      visitor.seeOff();
      refusal.get().answer(request);
      return;
    }
    begin(request, visitor);
    ConnectionTracker.Peer peer = visitor.peer();
    inside.handle(request, peer.isProxy() ? addresses.of(request) : peer.address());
  }

  /** Its turn has come: what was answered before is read, and not in the memory any more. */
  private void admitAfterAll(HttpServerRequest request, Inside inside) {
    admit(request, inside);
    request.resume();
  }

  private void begin(HttpServerRequest request, ConnectionTracker visitor) {
    inFlight.incrementAndGet();
    visitor.begins(request);
    request
        .response()
        .endHandler(
            ended -> {
              if (visitor.ends()) {
                inFlight.decrementAndGet();
              }
            });
    if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      visitor.leavesAfter();
    }
    if (request.headers().contains(HttpHeaders.EXPECT)) {
      request.response().writeContinue();
    }
  }

  private Optional<Rejection> refusal(HttpServerRequest request, ConnectionTracker visitor) {
    if (visitor.turnedAway().isPresent()) {
      return visitor.turnedAway();
    }
    if (!isForOneHost(request)) {
      return Optional.of(Rejection.NO_HOST);
    }
    if (!isPath(request.path())) {
      return Optional.of(Rejection.NO_PATH);
    }
    if (inFlight.get() - unhurried >= limits.inFlight()) {
      return Optional.of(Rejection.FULL);
    }
    return length(request) > limits.bodyBytes()
        ? Optional.of(Rejection.TOO_LARGE)
        : Optional.empty();
  }

  /** What looks like an escape is one (RFC 3986, 2.1). */
  private static boolean isPath(String path) {
    return path != null && (path.indexOf('%') < 0 || ESCAPED.matcher(path).matches());
  }

  /** RFC 9112, 3.2. */
  private static boolean isForOneHost(HttpServerRequest request) {
    int hosts = request.headers().getAll(HttpHeaders.HOST).size();
    return hosts == 1 || (hosts == 0 && request.version() == HttpVersion.HTTP_1_0);
  }

  /** Netty has refused what is no length. */
  private static long length(HttpServerRequest request) {
    String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  /** Whoever takes their time takes a connection, but none of the places for what is done. */
  private void sweep() {
    unhurried = visitors.values().stream().filter(ConnectionTracker::takesItsTime).count();
  }
}
