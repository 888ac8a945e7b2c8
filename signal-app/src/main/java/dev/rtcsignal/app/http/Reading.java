package dev.rtcsignal.app.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.Optional;

/**
 * Whether a client reads what it was answered. The system tells of it when about a third of what it
 * holds itself, {@value #HELD_BY_THE_SYSTEM} bytes and as much again, is read.
 */
final class Reading extends ChannelInboundHandlerAdapter {
  static final int HELD_BY_THE_SYSTEM = 65_536;

  private final Channel channel;

  /** For its event loop, as the next two. */
  private Optional<Runnable> waiting = Optional.empty();

  private int front;
  private long sent;
  private volatile long steps;

  /** For whoever sweeps. */
  private long seen;

  Reading(Channel channel) {
    this.channel = channel;
  }

  /** Does something, once, when it has read what it was answered; never, if it goes before. */
  void whenRead(Runnable then) {
    channel
        .eventLoop()
        .execute(
            () -> {
              waiting = Optional.of(then);
              goOn();
            });
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    // Not here and now: what was waiting may answer, in the middle of what is being sent.
    channel.eventLoop().execute(this::goOn);
    context.fireChannelWritabilityChanged();
  }

  private void goOn() {
    if (channel.isWritable()) {
      Optional<Runnable> next = waiting;
      waiting = Optional.empty();
      next.ifPresent(Runnable::run);
    }
  }

  /** Looks how far it is; {@link #hasGoneOn} tells at the next sweep. */
  void look() {
    channel
        .eventLoop()
        .execute(() -> Optional.ofNullable(channel.unsafe().outboundBuffer()).ifPresent(this::see));
  }

  /** What is at the front of what is to be sent, and how much of it is gone. */
  private void see(ChannelOutboundBuffer unsent) {
    int now = System.identityHashCode(unsent.current());
    long gone = unsent.currentProgress() - unsent.totalPendingWriteBytes();
    if (now != front || gone != sent) {
      front = now;
      sent = gone;
      steps++;
    }
  }

  /** Tells whether it has read anything since this was last asked. */
  boolean hasGoneOn() {
    long now = steps;
    boolean goneOn = now != seen;
    seen = now;
    return goneOn;
  }
}
