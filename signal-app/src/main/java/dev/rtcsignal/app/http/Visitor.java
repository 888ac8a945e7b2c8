package dev.rtcsignal.app.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** One connection, and until when it may do what it is about. */
final class Visitor {
  /** So long whoever was refused may take to notice, and to send what is no longer read. */
  private static final long FAREWELL_MILLIS = 1_000;

  private final HttpConnection connection;
  private final String address;
  private final InstantSource steady;
  private final ServerLimits limits;
  private final Context loop = Vertx.currentContext();
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile long deadline;
  private volatile Optional<HttpServerRequest> delivering = Optional.empty();
  private volatile Optional<Refusal> turnedAway = Optional.empty();

  Visitor(HttpConnection connection, String address, InstantSource steady, ServerLimits limits) {
    this.connection = connection;
    this.address = address;
    this.steady = steady;
    this.limits = limits;
    this.deadline = steady.millis() + limits.delivery().toMillis();
  }

  HttpConnection connection() {
    return connection;
  }

  String address() {
    return address;
  }

  Optional<Refusal> turnedAway() {
    return turnedAway;
  }

  /** May ask once, soon, and is told why not. */
  void turnAway(Refusal why) {
    turnedAway = Optional.of(why);
    seeOff();
  }

  void seeOff() {
    deadline = steady.millis() + FAREWELL_MILLIS;
  }

  /** The head of a request is here; its body has to come in time. */
  void begins(HttpServerRequest request) {
    busy.set(true);
    if (request.isEnded()) {
      deadline = Long.MAX_VALUE;
      return;
    }
    delivering = Optional.of(request);
    deadline = steady.millis() + limits.delivery().toMillis();
    request
        .end()
        .onComplete(
            ended -> {
              delivering = Optional.empty();
              deadline = busy.get() ? Long.MAX_VALUE : idleUntil();
            });
  }

  /** The request is answered; tells whether there was one. */
  boolean done() {
    boolean was = busy.compareAndSet(true, false);
    if (was) {
      deadline = delivering.isPresent() ? steady.millis() + FAREWELL_MILLIS : idleUntil();
    }
    return was;
  }

  private long idleUntil() {
    return steady.millis() + limits.idle().toMillis();
  }

  void leaveIfLate(long now) {
    if (now > deadline) {
      deadline = now + FAREWELL_MILLIS;
      loop.runOnContext(turn -> leave());
    }
  }

  private void leave() {
    Optional<HttpServerRequest> slow = delivering.filter(request -> busy.get());
    if (slow.isPresent()) {
      Refusal.TOO_SLOW.answer(slow.get());
    } else {
      connection.close();
    }
  }
}
