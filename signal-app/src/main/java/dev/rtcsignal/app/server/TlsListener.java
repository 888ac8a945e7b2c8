package dev.rtcsignal.app.server;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.rtcsignal.app.net.ConnectionGuard;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The server's socket: HTTP, or HTTPS whose certificate is exchanged while running when its files
 * change. A pair of files that does not fit, as while they are being written, leaves the last one
 * in use.
 */
final class TlsListener {
  private static final Logger LOG = System.getLogger(TlsListener.class.getName());
  private static final long LOOK_MILLIS = 1_000;

  private final Vertx vertx;
  private final Optional<TlsFiles> files;
  private final ConnectionGuard door;
  private final HttpServer server;
  private final ConnectionGuard.GuardedHandler inside;
  private final AtomicReference<Optional<TlsFiles.Content>> inUse =
      new AtomicReference<>(Optional.empty());
  private volatile Optional<Long> looking = Optional.empty();

  TlsListener(Vertx vertx, ServerOptions options, ConnectionGuard.GuardedHandler inside) {
    this.vertx = vertx;
    this.files = options.tls();
    this.door = new ConnectionGuard(vertx, options.limits(), options.addresses());
    HttpServerOptions http = door.options();
    files.ifPresent(pair -> secure(http, pair));
    this.server = vertx.createHttpServer(http);
    this.inside = inside;
  }

  private void secure(HttpServerOptions options, TlsFiles pair) {
    try {
      TlsFiles.Content content = pair.read();
      inUse.set(Optional.of(content));
      options.setSsl(true).setKeyCertOptions(content.options().getKeyCertOptions());
      content
          .options()
          .getEnabledSecureTransportProtocols()
          .forEach(options::addEnabledSecureTransportProtocol);
    } catch (IOException e) {
      throw new IllegalStateException("the certificate or its key cannot be read");
    }
  }

  ConnectionGuard door() {
    return door;
  }

  Future<Integer> listen(String host, int port) {
    if (files.isPresent()) {
      looking = Optional.of(vertx.setPeriodic(LOOK_MILLIS, timer -> look(files.get())));
    }
    return door.listen(server, host, port, inside);
  }

  /** Reading files blocks, so it is done off the event loop. */
  private void look(TlsFiles pair) {
    vertx
        .executeBlocking(pair::read)
        .onSuccess(
            content -> {
              if (!Optional.of(content).equals(inUse.getAndSet(Optional.of(content)))) {
                exchange(content);
              }
            });
  }

  /** A certificate of another key would be taken, and then nobody could connect. */
  private void exchange(TlsFiles.Content content) {
    if (!KeyPairCheck.fits(content.certificate(), content.key())) {
      LOG.log(Level.WARNING, "the certificate was not exchanged: it is not of that key");
      return;
    }
    server
        .updateSSLOptions(content.options())
        .onSuccess(changed -> LOG.log(Level.INFO, "the certificate was read again"))
        .onFailure(
            wrong ->
                LOG.log(
                    Level.WARNING,
                    "the certificate was not exchanged: {0}",
                    wrong.getClass().getName()));
  }

  /** Who does not read is hung up on when the time is over. */
  Future<Void> stop(long seconds) {
    looking.ifPresent(vertx::cancelTimer);
    long hangingUp =
        vertx.setTimer(Math.max(1, SECONDS.toMillis(seconds)), timer -> door.closeConnections());
    return server
        .shutdown(seconds, SECONDS)
        .onComplete(
            stopped -> {
              vertx.cancelTimer(hangingUp);
              door.close();
            });
  }
}
