package dev.rtcsignal.app.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection, and until when it may do what it is about. */
final class Visitor {
  /** So long whoever was refused may take to notice, and to send what is no longer read. */
  private static final long FAREWELL_MILLIS = 1_000;

  private final HttpConnection connection;
  private final String address;
  private final InstantSource steady;
  private final ServerLimits limits;
  private final Context loop = Vertx.currentContext();
  private final AtomicInteger open = new AtomicInteger();
  private volatile boolean leaving;
  private volatile boolean lastWords;
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
    deadline = steady.millis() + FAREWELL_MILLIS;
  }

  /** Was refused; has a moment to read why. */
  void seeOff() {
    leaving = true;
    deadline = steady.millis() + FAREWELL_MILLIS;
  }

  /** Leaves when the request under way is answered. */
  void leavesAfter() {
    leaving = true;
    lastWords = true;
  }

  boolean isLeaving() {
    return leaving;
  }

  /**
   * The head of a request is here; its body has to come in time. The next one may be here before
   * the answer to this one has left.
   */
  void begins(HttpServerRequest request) {
    open.incrementAndGet();
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
              if (open.get() > 0) {
                deadline = Long.MAX_VALUE;
              } else {
                rests();
              }
            });
  }

  /** A request is answered; tells whether it was still counted. */
  boolean ends(HttpServerRequest request) {
    boolean counted = open.getAndUpdate(requests -> Math.max(0, requests - 1)) > 0;
    if (delivering.filter(request::equals).isPresent()) {
      deadline = steady.millis() + FAREWELL_MILLIS;
    } else if (open.get() == 0) {
      rests();
    }
    return counted;
  }

  private void rests() {
    if (lastWords) {
      connection.close();
    } else {
      deadline = idleUntil();
    }
  }

  /** The connection is no more; returns how many requests it leaves unanswered. */
  int abandons() {
    return open.getAndSet(0);
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
    Optional<HttpServerRequest> slow = delivering.filter(request -> open.get() > 0);
    if (slow.isPresent()) {
      Refusal.TOO_SLOW.answer(slow.get());
    } else {
      connection.close();
    }
  }
}
