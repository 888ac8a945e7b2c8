package dev.rtcsignal.app.server;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.rtcsignal.app.config.ConfigException;
import dev.rtcsignal.app.net.ConnectionGuard;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
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

  private volatile Optional<TlsFiles.Content> inUse = Optional.empty();

  /** The content that was refused last, so that it is reported once. */
  private volatile Optional<TlsFiles.Content> refused = Optional.empty();

  private volatile Optional<Long> refreshTimer = Optional.empty();

  TlsListener(Vertx vertx, ServerOptions options, ConnectionGuard.GuardedHandler handler) {
    this.vertx = vertx;
    this.files = options.tls();
    this.guard =
        new ConnectionGuard(vertx, options.limits(), options.addresses(), options.accessLog());
    HttpServerOptions http = guard.options();
    files.ifPresent(pair -> secure(http, pair));
    this.server = vertx.createHttpServer(http);
    this.handler = handler;
  }

  /**
   * @throws ConfigException naming each file that will not do, and why
   */
  private void secure(HttpServerOptions options, TlsFiles pair) {
    TlsFiles.Content content = pair.read();
    List<String> mistakes = content.mistakes();
    if (!mistakes.isEmpty()) {
      throw new ConfigException(mistakes);
    }
    inUse = Optional.of(content);
    options.setSsl(true).setKeyCertOptions(content.options().getKeyCertOptions());
    content
        .options()
        .getEnabledSecureTransportProtocols()
        .forEach(options::addEnabledSecureTransportProtocol);
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
        .executeBlocking(() -> files.orElseThrow().read())
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
  private Future<Boolean> exchange(TlsFiles.Content content) {
    List<String> mistakes = content.mistakes();
    if (!mistakes.isEmpty()) {
      return refuse(content, mistakes.get(0));
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

  private Future<Boolean> refuse(TlsFiles.Content content, String reason) {
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
