package dev.rtcsignal.app.net;

import static org.awaitility.Awaitility.await;

import dev.rtcsignal.app.config.ServerLimits;
import dev.rtcsignal.app.emulator.TestCloud;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A server behind a {@link ConnectionGuard}, and the clients that a test connects to it. */
final class GuardedServer implements AutoCloseable {
  static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  static final String NOW = GET.replace("GET /", "GET /now");
  static final String POST = "POST / HTTP/1.1\r\nHost: x\r\n";

  /** More than the socket buffers of both sides hold. */
  static final int LARGE = 16_777_216;

  static final Duration DELIVERY = Duration.ofSeconds(1);
  static final Duration LONG = Duration.ofSeconds(30);

  private final Vertx vertx = CountingTransport.vertx(new VertxOptions());
  private final Queue<HttpServerRequest> held = new ConcurrentLinkedQueue<>();
  private final List<RawPeer> peers = new ArrayList<>();
  private final List<IpRange> proxies = new ArrayList<>();
  private ConnectionGuard guard;
  private int port;

  static ServerLimits limits(int connections, int perAddress, int inFlight) {
    return limits(connections, perAddress, inFlight, LONG);
  }

  /** Bodies of 100 bytes, heads of 1,024 bytes and a delivery time of a second. */
  static ServerLimits limits(int connections, int perAddress, int inFlight, Duration idle) {
    return new ServerLimits(
        100,
        1_024,
        DELIVERY,
        idle,
        new ServerLimits.Connections(connections, perAddress),
        inFlight,
        10);
  }

  GuardedServer trustLoopback() {
    proxies.add(IpRange.parse("127.0.0.1"));
    return this;
  }

  GuardedServer start(ServerLimits limits, ConnectionGuard.GuardedHandler handler) {
    guard = new ConnectionGuard(vertx, limits, new ForwardedAddresses(proxies), Optional.empty());
    HttpServer server = vertx.createHttpServer(guard.options());
    port = TestCloud.await(guard.listen(server, "127.0.0.1", 0, handler));
    return this;
  }

  GuardedServer start(ServerLimits limits, Handler<HttpServerRequest> handler) {
    return start(limits, (request, client) -> handler.handle(request));
  }

  /** Starts a server that answers the length of the body, as {@code took 0;}. */
  GuardedServer start(ServerLimits limits) {
    return start(
        limits,
        request ->
            request.bodyHandler(body -> request.response().end("took " + body.length() + ";")));
  }

  /** Starts a server that answers {@code /now} at once and holds other requests. */
  GuardedServer startHolding(ServerLimits limits) {
    return start(
        limits,
        request -> {
          if (request.path().equals("/now")) {
            request.response().end("now;");
          } else {
            held.add(request);
          }
        });
  }

  /** Answers the oldest request that is held. */
  void respond(String body) {
    HttpServerRequest request = held.remove();
    vertx.runOnContext(run -> request.response().end(body));
  }

  void awaitHeld(int requests) {
    waitUntil(() -> held.size() == requests);
  }

  static void waitUntil(Callable<Boolean> condition) {
    await().atMost(LONG).until(condition);
  }

  /** Returns after the server has read all that came before on its only event loop. */
  void roundTrip() throws IOException {
    try (RawPeer other = new RawPeer(port)) {
      other.say(NOW).until(";");
    }
  }

  RawPeer connect() throws IOException {
    RawPeer peer = new RawPeer(port);
    peers.add(peer);
    return peer;
  }

  /** Returns the client that connected as the nth, from 0. */
  RawPeer peer(int index) {
    return peers.get(index);
  }

  Vertx vertx() {
    return vertx;
  }

  ConnectionGuard guard() {
    return guard;
  }

  int port() {
    return port;
  }

  @Override
  public void close() throws IOException {
    for (RawPeer peer : peers) {
      peer.close();
    }
    TestCloud.await(vertx.close());
  }
}
