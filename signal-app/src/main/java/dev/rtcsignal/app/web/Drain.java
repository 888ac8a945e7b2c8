package dev.rtcsignal.app.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Knows how many requests are under way. Once it drains, those are finished and no other is begun:
 * whoever still comes gets 503 and is asked to connect anew elsewhere.
 */
final class Drain {
  private static final long LOOK_EVERY_MILLIS = 20;

  private final AtomicInteger underWay = new AtomicInteger();
  private volatile boolean draining;

  void track(RoutingContext context) {
    if (draining) {
      context.response().putHeader(HttpHeaders.CONNECTION, "close");
      ErrorReply.send(context, 503, "stopping", "the server stops");
      return;
    }
    underWay.incrementAndGet();
    context.addEndHandler(ended -> underWay.decrementAndGet());
    context.next();
  }

  void begin() {
    draining = true;
  }

  /** Completes when nothing is under way any more, or when the time is up. */
  Future<Void> drained(Vertx vertx, long seconds) {
    return look(vertx, TimeUnit.SECONDS.toMillis(seconds) / LOOK_EVERY_MILLIS);
  }

  private Future<Void> look(Vertx vertx, long looksLeft) {
    return underWay.get() <= 0 || looksLeft <= 0
        ? Future.succeededFuture()
        : vertx
            .timer(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)
            .compose(passed -> look(vertx, looksLeft - 1));
  }
}
