package dev.rtcsignal.app.net;

import dev.rtcsignal.app.config.ServerLimits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Tracks the phase of one connection and enforces its timeouts. First handler of the channel's
 * pipeline.
 *
 * <p>Every decision is made and carried out in one task of the channel's event loop, so none is
 * carried out in another phase than the one it was made for. Two timers exist. One checks the
 * deadline of the phase; a request schedules nothing, since the check comes at least as often as
 * the shortest timeout and is then repeated for the rest of it. The other is Netty's writer-idle
 * timer with output observation, installed while output is blocked: a client that reads at any
 * speed is never closed. One that reads nothing is closed after one to two times {@link
 * ServerLimits#delivery()}. Timeouts are measured in {@link ActiveTime}.
 */
final class ConnectionTracker extends ChannelInboundHandlerAdapter {
  /** How long a rejected client may read the response, and a closing connection may close. */
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long NEVER = Long.MAX_VALUE;

  private final Channel channel;
  private final Function<EventLoop, ActiveTime> times;
  private final Peer peer;
  private final ServerLimits limits;
  private final Optional<Rejection> rejection;
  private final AtomicInteger open = new AtomicInteger();

  /** Null until Vert.x has made one of the channel, after the TLS handshake. */
  private volatile HttpConnection connection;

  /** Null until the event loop knows the channel. */
  private volatile ActiveTime time;

  private long lostBeforeOutput;
  private volatile HttpServerRequest last;
  private volatile boolean lastFailed;
  private volatile long phaseBegan = Long.MAX_VALUE;

  /** No further request is accepted. */
  private volatile boolean draining;

  private volatile boolean closesAfterResponse;
  private volatile boolean closing;
  private Optional<IdleStateHandler> outputTimer = Optional.empty();
  private Optional<Runnable> onWritable = Optional.empty();
  private Optional<Future<?>> nextCheck = Optional.empty();
  private long nextCheckAt;

  /** The request that waited for its client in the last sweep; used by the sweeping thread only. */
  private HttpServerRequest waitedInLastSweep;

  /**
   * @param times the time of each event loop
   * @param rejection why this connection is over a limit and gets no other response
   */
  ConnectionTracker(
      Channel channel,
      Function<EventLoop, ActiveTime> times,
      Peer peer,
      ServerLimits limits,
      Optional<Rejection> rejection) {
    this.channel = channel;
    this.times = times;
    this.peer = peer;
    this.limits = limits;
    this.rejection = rejection;
  }

  /** Begins to enforce the timeouts, that of the TLS handshake first; on the event loop. */
  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ActiveTime ofLoop = times.apply(channel.eventLoop());
    phaseBegan = ofLoop.now();
    time = ofLoop;
    check();
  }

  /** The TLS handshake is done, if there is one; on the event loop. */
  void connected(HttpConnection made) {
    phaseBegan = now();
    connection = made;
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

  /** Returns why this connection is over a limit, if it is. */
  Optional<Rejection> rejection() {
    return rejection;
  }

  /** Tells whether more output waits than a client that reads would leave. */
  boolean isOutputBlocked() {
    return !channel.isWritable();
  }

  /** Runs an action on the event loop when output is not blocked; never, if it closes first. */
  void whenWritable(Runnable action) {
    channel
        .eventLoop()
        .execute(
            () -> {
              onWritable = Optional.of(action);
              runWhenWritable();
            });
  }

  /** Closes the channel without waiting for unsent output; on any thread. */
  void closeNow() {
    channel.eventLoop().execute(() -> channel.unsafe().close(channel.newPromise()));
  }

  /** Returns a candidate for closing if the connection waits for a request; on any thread. */
  Optional<Eviction> eviction() {
    return isAwaitingRequest(phase())
        ? Optional.of(new Eviction(this, evictionPriority(), phaseBegan))
        : Optional.empty();
  }

  private Eviction.Priority evictionPriority() {
    if (last != null) {
      return lastFailed ? Eviction.Priority.FAILED : Eviction.Priority.IDLE;
    }
    boolean silent = time != null && now() - phaseBegan > LINGER_NANOS;
    return silent ? Eviction.Priority.SILENT : Eviction.Priority.NEW;
  }

  /** Closes the connection unless a request has begun; on any thread. */
  void closeIfIdle() {
    onEventLoop(
        () -> {
          if (channel.isOpen() && isAwaitingRequest(phase())) {
            close();
          }
        });
  }

  private static boolean isAwaitingRequest(ConnectionPhase phase) {
    return phase == ConnectionPhase.IDLE || phase == ConnectionPhase.AWAITING_FIRST_HEAD;
  }

  /**
   * Accepts no further request, and closes the connection when the client has had time to read the
   * rejection; on the event loop.
   */
  void reject() {
    draining = true;
    phaseBegan = now();
    checkWithin(LINGER_NANOS);
  }

  /** Accepts no further request, and closes the connection after the current response. */
  void closeAfterResponse() {
    draining = true;
    closesAfterResponse = true;
  }

  /** Tells whether further requests have to be ignored. */
  boolean ignoresRequests() {
    return draining || closing;
  }

  /**
   * The head of a request has arrived, perhaps before the response to the one before is sent; on
   * the event loop.
   */
  void requestBegan(HttpServerRequest request) {
    last = request;
    phaseBegan = now();
    open.incrementAndGet();
  }

  /** A response has ended, on any thread; returns whether its request was still counted. */
  boolean responseEnded(int status) {
    phaseBegan = now();
    lastFailed = status >= 400;
    boolean counted = open.getAndUpdate(requests -> Math.max(0, requests - 1)) > 0;
    if (closesAfterResponse) {
      onEventLoop(this::closeAfterLastResponse);
    } else if (!isReceived()) {
      // The response came before the end of the body: the rest of it is not waited for.
      onEventLoop(() -> checkWithin(LINGER_NANOS));
    }
    return counted;
  }

  private void closeAfterLastResponse() {
    if (closing || open.get() > 0) {
      return;
    }
    if (isReceived()) {
      close();
    } else {
      checkWithin(LINGER_NANOS);
    }
  }

  /** The connection is closed; returns how many of its requests were still counted. */
  int closed() {
    return open.getAndSet(0);
  }

  /**
   * Tells whether the same request has waited for its client since the last call: for the rest of
   * its body, or for output to be read. For one sweeping thread.
   */
  boolean waitsForClient() {
    boolean waits = open.get() > 0 && (!isReceived() || isOutputBlocked());
    HttpServerRequest request = waits ? last : null;
    boolean same = request != null && request == waitedInLastSweep;
    waitedInLastSweep = request;
    return same;
  }

  private boolean isReceived() {
    HttpServerRequest request = last;
    return request == null || request.isEnded();
  }

  private ConnectionPhase phase() {
    if (closing) {
      return ConnectionPhase.CLOSING;
    }
    if (isOutputBlocked()) {
      return ConnectionPhase.SENDING;
    }
    if (open.get() > 0) {
      return isReceived() ? ConnectionPhase.HANDLING : ConnectionPhase.RECEIVING;
    }
    if (rejection.isPresent() || draining || !isReceived()) {
      return ConnectionPhase.REJECTED;
    }
    return last == null ? ConnectionPhase.AWAITING_FIRST_HEAD : ConnectionPhase.IDLE;
  }

  private long timeout(ConnectionPhase phase) {
    return switch (phase) {
      case AWAITING_FIRST_HEAD, RECEIVING -> delivery();
      case HANDLING, SENDING -> NEVER;
      case IDLE -> limits.idle().toNanos();
      case REJECTED -> LINGER_NANOS;
      case CLOSING -> unsentBytes() > 0 ? NEVER : LINGER_NANOS;
    };
  }

  private long untilDeadline(ConnectionPhase phase) {
    long timeout = timeout(phase);
    return timeout == NEVER ? NEVER : timeout - (now() - phaseBegan);
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
    time.beat();
    if (channel.isOpen()) {
      // Read once: a worker may end a response between the decision and its execution.
      ConnectionPhase phase = phase();
      if (untilDeadline(phase) <= 0) {
        expire(phase);
      }
      // A phase may begin in the meantime, without a timer of its own.
      long shortest = Math.min(delivery(), limits.idle().toNanos());
      checkWithin(Math.max(1, Math.min(untilDeadline(phase()), shortest)));
    }
  }

  private void expire(ConnectionPhase phase) {
    switch (phase) {
      case RECEIVING -> Rejection.TOO_SLOW.answer(last);
      case AWAITING_FIRST_HEAD, IDLE, REJECTED -> close();
      case CLOSING -> channel.unsafe().close(channel.newPromise());
      case HANDLING, SENDING -> throw new IllegalStateException("no deadline in this phase");
    }
  }

  /** Unsent output goes first, watched by the output timer. */
  private void close() {
    closing = true;
    phaseBegan = now();
    if (connection == null) {
      channel.close();
    } else {
      connection.close();
    }
    watchOutput();
    checkWithin(LINGER_NANOS);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    // Not in this task: the action may respond, in the middle of what is being sent.
    channel.eventLoop().execute(this::writabilityChanged);
    context.fireChannelWritabilityChanged();
  }

  private void writabilityChanged() {
    if (channel.isWritable()) {
      phaseBegan = now();
      if (!closing) {
        outputTimer.ifPresent(timer -> channel.pipeline().remove(timer));
        outputTimer = Optional.empty();
      }
      runWhenWritable();
    } else {
      watchOutput();
    }
  }

  private void runWhenWritable() {
    if (channel.isWritable()) {
      Optional<Runnable> action = onWritable;
      onWritable = Optional.empty();
      action.ifPresent(Runnable::run);
    }
  }

  private void watchOutput() {
    if (outputTimer.isEmpty() && channel.isOpen() && unsentBytes() > 0) {
      IdleStateHandler timer = new IdleStateHandler(true, 0, delivery(), 0, TimeUnit.NANOSECONDS);
      outputTimer = Optional.of(timer);
      lostBeforeOutput = time.lost();
      channel.pipeline().addFirst(timer);
    }
  }

  /**
   * No output has left for {@link ServerLimits#delivery()}. Netty's first event says nothing about
   * that: it only notes the position of the output.
   */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (!(event instanceof IdleStateEvent idle)) {
      context.fireUserEventTriggered(event);
      return;
    }
    time.beat();
    boolean couldWrite = time.lost() == lostBeforeOutput;
    lostBeforeOutput = time.lost();
    if (couldWrite && !idle.isFirst() && unsentBytes() > 0) {
      channel.unsafe().close(channel.newPromise());
    }
  }

  private long unsentBytes() {
    ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
    return unsent == null ? 0 : unsent.totalPendingWriteBytes();
  }

  private void onEventLoop(Runnable task) {
    if (channel.eventLoop().inEventLoop()) {
      task.run();
    } else {
      channel.eventLoop().execute(task);
    }
  }

  private long delivery() {
    return limits.delivery().toNanos();
  }

  private long now() {
    return time.now();
  }
}
