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
import java.util.concurrent.locks.ReentrantLock;

/**
 * Listens for HTTP, or for HTTPS with a certificate that is exchanged while running when its files
 * change. A pair of files that does not match, as while they are being written, leaves the last one
 * in use.
 */
final class TlsListener {
  private static final Logger LOG = System.getLogger(TlsListener.class.getName());
  private static final long REFRESH_MILLIS = 1_000;

  private final Vertx vertx;
  private final Optional<TlsFiles> files;
  private final ConnectionGuard guard;
  private final HttpServer server;
  private final ConnectionGuard.GuardedHandler handler;

  private final ReentrantLock lock = new ReentrantLock();

  /** The latest refresh, which the next one waits for. Guarded by the lock. */
  private Future<Boolean> latest = Future.succeededFuture(false);

  private volatile Optional<TlsFiles.PemPair> inUse = Optional.empty();

  /** The content that was refused last, so that it is reported once. */
  private volatile Optional<TlsFiles.PemPair> refused = Optional.empty();

  private volatile Optional<Long> refreshTimer = Optional.empty();

  TlsListener(Vertx vertx, ServerOptions options, ConnectionGuard.GuardedHandler handler) {
    this.vertx = vertx;
    this.files = options.tls();
    this.guard = new ConnectionGuard(vertx, options.limits(), options.addresses());
    HttpServerOptions http = guard.options();
    files.ifPresent(pair -> secure(http, pair));
    this.server = vertx.createHttpServer(http);
    this.handler = handler;
  }

  private void secure(HttpServerOptions options, TlsFiles pair) {
    try {
      TlsFiles.PemPair content = pair.read();
      inUse = Optional.of(content);
      options.setSsl(true).setKeyCertOptions(content.options().getKeyCertOptions());
      content
          .options()
          .getEnabledSecureTransportProtocols()
          .forEach(options::addEnabledSecureTransportProtocol);
    } catch (IOException e) {
      throw new IllegalStateException("the certificate or its key cannot be read");
    }
  }

  ConnectionGuard guard() {
    return guard;
  }

  Future<Integer> listen(String host, int port) {
    if (files.isPresent()) {
      refreshTimer =
          Optional.of(vertx.setPeriodic(REFRESH_MILLIS, timer -> refreshUnlessUnderWay()));
    }
    return guard.listen(server, host, port, handler);
  }

  /**
   * Reads the files off the event loop; completes with whether the certificate was exchanged. One
   * refresh follows the other, since one that has read older files must not end last.
   */
  Future<Boolean> refresh() {
    lock.lock();
    try {
      latest = latest.compose(before -> readAgain());
      return latest;
    } finally {
      lock.unlock();
    }
  }

  private void refreshUnlessUnderWay() {
    lock.lock();
    try {
      if (!latest.isComplete()) {
        return;
      }
    } finally {
      lock.unlock();
    }
    refresh();
  }

  private Future<Boolean> readAgain() {
    return vertx
        .executeBlocking(files.orElseThrow()::read)
        .map(Optional::of)
        // A file that is missing just now is one that is being replaced.
        .otherwise(Optional.empty())
        .compose(
            content ->
                content.isEmpty() || content.equals(inUse)
                    ? Future.succeededFuture(false)
                    : exchange(content.get()));
  }

  /** A certificate of another key would be accepted here, and then every handshake would fail. */
  private Future<Boolean> exchange(TlsFiles.PemPair content) {
    if (!KeyPairCheck.matches(content.certificate(), content.key())) {
      return refuse(content, "its private key is another one");
    }
    return server
        .updateSSLOptions(content.options())
        .compose(
            changed -> {
              inUse = Optional.of(content);
              LOG.log(Level.INFO, "the certificate was read again");
              return Future.succeededFuture(true);
            })
        .recover(error -> refuse(content, error.getClass().getName()));
  }

  private Future<Boolean> refuse(TlsFiles.PemPair content, String reason) {
    if (!Optional.of(content).equals(refused)) {
      refused = Optional.of(content);
      LOG.log(Level.WARNING, "the certificate was not exchanged: {0}", reason);
    }
    return Future.succeededFuture(false);
  }

  /** Closes connections without a request, and those still busy when the time is over. */
  Future<Void> stop(long seconds) {
    refreshTimer.ifPresent(vertx::cancelTimer);
    guard.closeIdle();
    long deadline =
        vertx.setTimer(Math.max(1, SECONDS.toMillis(seconds)), timer -> guard.closeConnections());
    return server
        .shutdown(seconds, SECONDS)
        .onComplete(
            stopped -> {
              vertx.cancelTimer(deadline);
              guard.close();
            });
  }
}
