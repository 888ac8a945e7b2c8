package dev.rtcsignal.app.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Measures the time in which an event loop could read its connections. Time in which it could not,
 * because the process was suspended or a task blocked the loop, is left out, so that no timeout
 * counts it against a client. {@link #beat()} on the event loop only; otherwise thread-safe.
 */
final class ActiveTime {
  private static final long BEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** A longer gap between two beats is left out; a shorter one is ordinary work. */
  static final long LONGEST_GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final EventLoop loop;
  private final Future<?> beats;
  private long lastBeat;
  private volatile long lost;

  /** Starts on the event loop. */
  ActiveTime(EventLoop loop) {
    this.loop = loop;
    this.lastBeat = loop.ticker().nanoTime();
    this.beats =
        loop.scheduleWithFixedDelay(this::beat, BEAT_NANOS, BEAT_NANOS, TimeUnit.NANOSECONDS);
  }

  /** Records that the loop runs; called before a timeout is checked. */
  void beat() {
    long now = loop.ticker().nanoTime();
    long gap = now - lastBeat;
    lastBeat = now;
    if (gap > LONGEST_GAP_NANOS) {
      lost += gap;
    }
  }

  /** Returns nanoseconds, comparable with each other only. */
  long now() {
    return loop.ticker().nanoTime() - lost;
  }

  /** Returns how many nanoseconds were left out so far. */
  long lost() {
    return lost;
  }

  void stop() {
    beats.cancel(false);
  }
}
