package dev.rtcsignal.app.http;

import io.netty.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One connection, and how long it may go on with what it is about.
 *
 * <p>A request costs it no look at the clock: whoever sweeps asks now and then what it is about,
 * and takes the time from when it first saw that. So its limits are too long by up to two sweeps,
 * and never too short.
 */
final class Visitor {
  /** So long whoever was refused may take to notice, and to send what is no longer read. */
  private static final long FAREWELL_MILLIS = 1_000;

  /**
   * Who is at the other end.
   *
   * @param address fit for counting by
   * @param isProxy whether it speaks for others, and its headers say for whom
   */
  record Peer(String address, boolean isProxy) {}

  private enum Doing {
    ARRIVING,
    DELIVERING,
    AWAITING_THE_ANSWER,
    /** Answers wait for their reader, who has to read some in time, and all in the idle time. */
    TAKING,
    RESTING,
    LEAVING
  }

  private final HttpConnection connection;
  private final Optional<Channel> channel;
  private final Optional<Reading> reading;
  private final Peer peer;
  private final ServerLimits limits;
  private final Context loop = Vertx.currentContext();
  private final AtomicInteger open = new AtomicInteger();
  private volatile boolean leaving;
  private volatile boolean lastWords;

  /** Written before {@link #open}, and read after it. */
  private Optional<HttpServerRequest> last = Optional.empty();

  private final Optional<Refusal> turnedAway;

  /** Of the last sweep, and for whoever sweeps alone. */
  private Doing seen = Doing.ARRIVING;

  private Optional<HttpServerRequest> seenWith = Optional.empty();
  private long since;
  private long unreadSince;
  private volatile boolean toldToGo;

  /**
   * @param guest as whom it came in; nobody in the instant in which the server opens
   * @param now in milliseconds, of the time that sweeps tell
   */
  Visitor(
      HttpConnection connection,
      Optional<Headcount.Guest> guest,
      Peer peer,
      ServerLimits limits,
      long now) {
    this.connection = connection;
    this.channel = guest.map(Headcount.Guest::channel);
    this.reading = guest.map(Headcount.Guest::reading);
    this.turnedAway = guest.flatMap(Headcount.Guest::refusal);
    this.peer = peer;
    this.limits = limits;
    this.since = now;
  }

  HttpConnection connection() {
    return connection;
  }

  Peer peer() {
    return peer;
  }

  /** Returns why it may ask once, soon, and only be told why not. */
  Optional<Refusal> turnedAway() {
    return turnedAway;
  }

  /** Tells whether it does not read what it was answered. */
  boolean isUnread() {
    return channel.filter(one -> !one.isWritable()).isPresent();
  }

  /** Does something when it has read what it was answered; never, if it goes before. */
  void whenRead(Runnable then) {
    reading.ifPresentOrElse(one -> one.whenRead(() -> loop.runOnContext(turn -> then.run())), then);
  }

  /** Ends it here and now: what it did not read would hold up any other end. */
  void hangUp() {
    channel.ifPresentOrElse(
        one -> one.eventLoop().execute(() -> one.unsafe().close(one.newPromise())),
        connection::close);
  }

  /** Was refused; has a moment to read why. */
  void seeOff() {
    leaving = true;
  }

  /** Leaves when the request under way is answered. */
  void leavesAfter() {
    leaving = true;
    lastWords = true;
  }

  boolean isLeaving() {
    return leaving || toldToGo;
  }

  /**
   * The head of a request is here; its body has to come in time. The next one may be here before
   * the answer to this one has left.
   */
  void begins(HttpServerRequest request) {
    last = Optional.of(request);
    open.incrementAndGet();
  }

  /** A request is answered; tells whether it was still counted. */
  boolean ends() {
    boolean counted = open.getAndUpdate(requests -> Math.max(0, requests - 1)) > 0;
    if (lastWords && doing() == Doing.RESTING) {
      connection.close();
    }
    return counted;
  }

  /** The connection is no more; returns how many requests it leaves unanswered. */
  int abandons() {
    return open.getAndSet(0);
  }

  private Doing doing() {
    if (toldToGo) {
      return Doing.LEAVING;
    }
    if (isUnread()) {
      return Doing.TAKING;
    }
    int requests = open.get();
    boolean delivered = last.map(HttpServerRequest::isEnded).orElse(true);
    if (requests > 0) {
      return delivered ? Doing.AWAITING_THE_ANSWER : Doing.DELIVERING;
    }
    if (turnedAway.isPresent() || (leaving && !lastWords) || !delivered) {
      return Doing.LEAVING;
    }
    return last.isPresent() ? Doing.RESTING : Doing.ARRIVING;
  }

  private long limit(Doing doing) {
    return switch (doing) {
      case ARRIVING, DELIVERING, TAKING -> limits.delivery().toMillis();
      case AWAITING_THE_ANSWER -> Long.MAX_VALUE;
      case RESTING -> lastWords ? 0 : limits.idle().toMillis();
      case LEAVING -> toldToGo && isToBeSent() ? limits.delivery().toMillis() : FAREWELL_MILLIS;
    };
  }

  /** The end of an answer may wait for its reader though there is room for more. */
  private boolean isToBeSent() {
    return channel
        .filter(one -> one.bytesBeforeUnwritable() <= one.config().getWriteBufferHighWaterMark())
        .isPresent();
  }

  /**
   * Lets it go if it is late; tells whether it has a request under way and since the last look only
   * sent, or did not read.
   */
  boolean takesItsTime(long now) {
    Doing doing = doing();
    Optional<HttpServerRequest> with = last;
    if (doing == Doing.TAKING || toldToGo) {
      reading.ifPresent(Reading::look);
    }
    if (doing != seen || !with.equals(seenWith)) {
      seen = doing;
      seenWith = with;
      since = now;
      unreadSince = now;
      return false;
    }
    if (reading.filter(Reading::hasGoneOn).isPresent()) {
      since = now;
    }
    if (isLate(doing, now)) {
      // Whoever is told to go has the time of those who leave from now on, not from the next look.
      seen = Doing.LEAVING;
      since = now;
      unreadSince = now;
      loop.runOnContext(turn -> leave(with));
    }
    return open.get() > 0 && (doing == Doing.DELIVERING || doing == Doing.TAKING);
  }

  private boolean isLate(Doing doing, long now) {
    boolean reads = doing == Doing.TAKING || toldToGo;
    boolean readsForTooLong = reads && now - unreadSince >= limits.idle().toMillis();
    return readsForTooLong || now - since >= limit(doing);
  }

  /** Unless another request has come, or the answer is all that is missing by now. */
  private void leave(Optional<HttpServerRequest> with) {
    Doing doing = doing();
    if (!last.equals(with) || doing == Doing.AWAITING_THE_ANSWER) {
      return;
    }
    if (doing == Doing.TAKING || toldToGo) {
      hangUp();
    } else if (doing == Doing.DELIVERING) {
      last.ifPresent(Refusal.TOO_SLOW::answer);
    } else {
      toldToGo = true;
      connection.close();
    }
  }
}
