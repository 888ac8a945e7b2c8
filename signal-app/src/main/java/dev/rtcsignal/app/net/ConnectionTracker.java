package dev.rtcsignal.app.net;

import dev.rtcsignal.app.config.ServerLimits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tracks the phase of one connection and enforces its timeouts. First handler of the channel's
 * pipeline.
 *
 * <p>Every decision is made and carried out in one turn of the channel's event loop, so none is
 * carried out in another phase than the one it was made for. Two timers exist. One checks the
 * deadline of the phase; a request schedules nothing, since the check comes at least as often as
 * the shortest timeout and is then repeated for the rest of it. The other is Netty's writer-idle
 * timer with output observation, installed while the client does not read: a client that reads at
 * any speed is never cut off. One that reads nothing is closed after one to two times {@link
 * ServerLimits#delivery()}.
 */
final class ConnectionTracker extends ChannelInboundHandlerAdapter {
  /** Time for a rejected client to read the answer, and for a closing connection to close. */
  private static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long NEVER = Long.MAX_VALUE;

  /**
   * The other end of a connection.
   *
   * @param address in the form that is used for counting
   * @param isProxy whether it is a trusted proxy, whose headers name the client
   */
  record Peer(String address, boolean isProxy) {}

  private enum Phase {
    AWAITING_FIRST_HEAD,
    RECEIVING,
    HANDLING,
    /** The answer waits for the client to read; the writer-idle timer watches. */
    SENDING,
    IDLE,
    REJECTED,
    CLOSING
  }

  private final Channel channel;
  private final Peer peer;
  private final ServerLimits limits;
  private final Optional<Rejection> turnedAway;
  private final AtomicInteger open = new AtomicInteger();

  /** Null until Vert.x has made one of the channel, after the TLS handshake. */
  private HttpConnection connection;

  private volatile HttpServerRequest last;
  private volatile long changedAt;
  private volatile boolean leaving;
  private volatile boolean lastWords;
  private volatile boolean closing;
  private Optional<IdleStateHandler> outputTimer = Optional.empty();
  private Optional<Runnable> waiting = Optional.empty();
  private Optional<Future<?>> nextCheck = Optional.empty();
  private long nextCheckAt;

  /** Of the last sweep; used by the sweeping thread only. */
  private HttpServerRequest sweptWith;

  /**
   * @param turnedAway why this connection is over a limit and only gets one answer
   */
  ConnectionTracker(
      Channel channel, Peer peer, ServerLimits limits, Optional<Rejection> turnedAway) {
    this.channel = channel;
    this.peer = peer;
    this.limits = limits;
    this.turnedAway = turnedAway;
  }

  /** Begins to enforce the timeouts; on the event loop. */
  void connected(HttpConnection made) {
    connection = made;
    changedAt = now();
    check();
  }

  /** Tells whether the event loop knows the channel; on the event loop. */
  boolean isRegistered() {
    return channel.isRegistered();
  }

  HttpConnection connection() {
    return connection;
  }

  Peer peer() {
    return peer;
  }

  /** Returns why this connection only gets one answer, if it was over a limit. */
  Optional<Rejection> turnedAway() {
    return turnedAway;
  }

  /** Tells whether more waits to be sent than a client that reads would leave. */
  boolean isUnread() {
    return !channel.isWritable();
  }

  /** Runs an action on the event loop when the client has read; never, if it closes first. */
  void whenRead(Runnable then) {
    channel
        .eventLoop()
        .execute(
            () -> {
              waiting = Optional.of(then);
              runWaiting();
            });
  }

  /** Closes the channel without waiting for what is still to be sent. */
  void hangUp() {
    channel.eventLoop().execute(() -> channel.unsafe().close(channel.newPromise()));
  }

  /**
   * The client was rejected; the connection closes when it has had time to read why. On the event
   * loop.
   */
  void seeOff() {
    leaving = true;
    changedAt = now();
    checkWithin(FAREWELL_NANOS);
  }

  /** The connection closes when the request under way is answered. */
  void leavesAfter() {
    leaving = true;
    lastWords = true;
  }

  boolean isLeaving() {
    return leaving || closing;
  }

  /**
   * The head of a request has arrived, perhaps before the answer to the one before has left; on the
   * event loop.
   */
  void begins(HttpServerRequest request) {
    last = request;
    changedAt = now();
    open.incrementAndGet();
  }

  /** A request is answered, on any thread; tells whether it still counted. */
  boolean ends() {
    changedAt = now();
    boolean counted = open.getAndUpdate(requests -> Math.max(0, requests - 1)) > 0;
    if (lastWords) {
      onEventLoop(this::closeAfterLastAnswer);
    } else if (!isReceived()) {
      // Answered before all of it came: what still comes is not waited for.
      onEventLoop(() -> checkWithin(FAREWELL_NANOS));
    }
    return counted;
  }

  private void closeAfterLastAnswer() {
    if (!closing && open.get() == 0 && isReceived()) {
      close();
    }
  }

  /** The connection is closed; returns how many requests it leaves unanswered. */
  int abandons() {
    return open.getAndSet(0);
  }

  /**
   * Tells whether the same request has waited for its client since this was last asked: for the
   * rest of its body, or for the answer to be read. For one sweeping thread.
   */
  boolean takesItsTime() {
    HttpServerRequest with = open.get() > 0 && (!isReceived() || isUnread()) ? last : null;
    boolean same = with != null && with == sweptWith;
    sweptWith = with;
    return same;
  }

  private boolean isReceived() {
    HttpServerRequest request = last;
    return request == null || request.isEnded();
  }

  private Phase phase() {
    if (closing) {
      return Phase.CLOSING;
    }
    if (isUnread()) {
      return Phase.SENDING;
    }
    if (open.get() > 0) {
      return isReceived() ? Phase.HANDLING : Phase.RECEIVING;
    }
    if (turnedAway.isPresent() || (leaving && !lastWords) || !isReceived()) {
      return Phase.REJECTED;
    }
    return last == null ? Phase.AWAITING_FIRST_HEAD : Phase.IDLE;
  }

  private long timeout() {
    return switch (phase()) {
      case AWAITING_FIRST_HEAD, RECEIVING -> delivery();
      case HANDLING, SENDING -> NEVER;
      case IDLE -> limits.idle().toNanos();
      case REJECTED -> FAREWELL_NANOS;
      case CLOSING -> unsentBytes() > 0 ? NEVER : FAREWELL_NANOS;
    };
  }

  private long untilDeadline() {
    long timeout = timeout();
    return timeout == NEVER ? NEVER : timeout - (now() - changedAt);
  }

  /** Makes the next check come no later than this. */
  private void checkWithin(long nanos) {
    long at = now() + nanos;
    if (nextCheck.isEmpty() || at - nextCheckAt < 0) {
      nextCheck.ifPresent(later -> later.cancel(false));
      nextCheckAt = at;
      nextCheck =
          Optional.of(channel.eventLoop().schedule(this::check, nanos, TimeUnit.NANOSECONDS));
    }
  }

  private void check() {
    nextCheck = Optional.empty();
    if (channel.isOpen()) {
      if (untilDeadline() <= 0) {
        expire();
      }
      // A phase may begin in the meantime, without a timer of its own.
      long shortest = Math.min(delivery(), limits.idle().toNanos());
      checkWithin(Math.max(1, Math.min(untilDeadline(), shortest)));
    }
  }

  private void expire() {
    switch (phase()) {
      case RECEIVING -> Rejection.TOO_SLOW.answer(last);
      case AWAITING_FIRST_HEAD, IDLE, REJECTED -> close();
      case CLOSING -> channel.unsafe().close(channel.newPromise());
      case HANDLING, SENDING -> throw new IllegalStateException("no deadline in this phase");
    }
  }

  /** What is still to be sent goes first, watched by the output timer. */
  private void close() {
    closing = true;
    changedAt = now();
    connection.close();
    watchOutput();
    checkWithin(FAREWELL_NANOS);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    // Not in this turn: what waits may answer, in the middle of what is being sent.
    channel.eventLoop().execute(this::writabilityChanged);
    context.fireChannelWritabilityChanged();
  }

  private void writabilityChanged() {
    if (channel.isWritable()) {
      changedAt = now();
      if (!closing) {
        outputTimer.ifPresent(timer -> channel.pipeline().remove(timer));
        outputTimer = Optional.empty();
      }
      runWaiting();
    } else {
      watchOutput();
    }
  }

  private void runWaiting() {
    if (channel.isWritable()) {
      Optional<Runnable> next = waiting;
      waiting = Optional.empty();
      next.ifPresent(Runnable::run);
    }
  }

  private void watchOutput() {
    if (outputTimer.isEmpty() && channel.isOpen() && unsentBytes() > 0) {
      IdleStateHandler timer = new IdleStateHandler(true, 0, delivery(), 0, TimeUnit.NANOSECONDS);
      outputTimer = Optional.of(timer);
      channel.pipeline().addFirst(timer);
    }
  }

  /**
   * Nothing of the output has left for {@link ServerLimits#delivery()}; of the first event Netty
   * does not say so, it only notes how far the output is.
   */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (!(event instanceof IdleStateEvent idle)) {
      context.fireUserEventTriggered(event);
    } else if (!idle.isFirst() && unsentBytes() > 0) {
      channel.unsafe().close(channel.newPromise());
    }
  }

  private long unsentBytes() {
    ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
    return unsent == null ? 0 : unsent.totalPendingWriteBytes();
  }

  private void onEventLoop(Runnable turn) {
    if (channel.eventLoop().inEventLoop()) {
      turn.run();
    } else {
      channel.eventLoop().execute(turn);
    }
  }

  private long delivery() {
    return limits.delivery().toNanos();
  }

  private long now() {
    return channel.eventLoop().ticker().nanoTime();
  }
}
