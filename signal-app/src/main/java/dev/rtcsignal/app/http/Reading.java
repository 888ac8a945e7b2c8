package dev.rtcsignal.app.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.Optional;

/** Whether a client reads what waits for it, down to the single byte. */
final class Reading {
  private final Optional<Channel> channel;
  private int head;
  private long sent;
  private volatile long steps;

  /** For whoever sweeps. */
  private long seen;

  Reading(Optional<Channel> channel) {
    this.channel = channel;
  }

  /** Looks what is at the front of what waits, and how much of it is gone; on its event loop. */
  void look() {
    channel.map(one -> one.unsafe().outboundBuffer()).ifPresent(this::look);
  }

  private void look(ChannelOutboundBuffer waiting) {
    int front = System.identityHashCode(waiting.current());
    long gone = waiting.currentProgress() - waiting.totalPendingWriteBytes();
    if (front != head || gone != sent) {
      head = front;
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
