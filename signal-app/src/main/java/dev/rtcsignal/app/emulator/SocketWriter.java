package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.cloud.ClientEvent;
import dev.rtcsignal.app.cloud.EventSink;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits to be written to one client. A client that does not read holds nobody up: at 2,000
 * events or 4 million bytes it is told and dropped.
 *
 * <p>Frames go to the channel as they are, past the codec, which would make one anew for each of
 * the clients of a room.
 */
final class SocketWriter implements EventSink {
  static final int MAX_EVENTS = 2_000;
  static final int MAX_BYTES = 4_000_000;

  /** "Try again later" (RFC 6455 and the registry of close codes). */
  private static final short TRY_AGAIN_LATER = 1013;

  private final ServerWebSocket socket;
  private final ChannelHandlerContext channel;
  private final NextTurn turn;
  private final AtomicInteger events = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Runnable onDrop = () -> {};

  /** What the socket had no room for; touched by the loop alone, like what follows. */
  private final Queue<byte[]> heldUp = new ArrayDeque<>(0);

  /** Whether the socket has not taken all of the last frame yet. */
  private boolean busy;

  SocketWriter(ServerWebSocket socket, NextTurn turn) {
    this.socket = socket;
    this.channel = ((WebSocketInternal) socket).channelHandlerContext();
    this.turn = turn;
  }

  /** Sets what runs, on the socket's loop, when the client is dropped for being slow. */
  void onDrop(Runnable task) {
    onDrop = task;
  }

  /**
   * Events are written in a later turn of the event loop than the one that answers a call, so that
   * the call's return value always comes first.
   */
  @Override
  public void onEvent(ClientEvent event) {
    if (closed.get()) {
      return;
    }
    byte[] frame = event.frame();
    if (count(frame)) {
      turn.add(() -> write(frame));
    } else {
      close(TRY_AGAIN_LATER, "too slow: more events wait than are kept", onDrop);
    }
  }

  private boolean count(byte[] frame) {
    return events.incrementAndGet() <= MAX_EVENTS & bytes.addAndGet(frame.length) <= MAX_BYTES;
  }

  @Override
  public void hangUp(String why) {
    close(TRY_AGAIN_LATER, why, () -> {});
  }

  void hangUp(short code, String why) {
    close(code, why, () -> {});
  }

  private void close(short code, String why, Runnable afterwards) {
    if (closed.compareAndSet(false, true)) {
      turn.add(
          () -> {
            heldUp.clear();
            socket.close(code, why);
            afterwards.run();
          });
    }
  }

  /** Writes what a call returns. Whoever calls without reading is not listened to meanwhile. */
  void answer(String text) {
    byte[] frame = TextFrame.of(text);
    count(frame);
    write(frame);
    if (busy) {
      socket.pause();
    }
  }

  private void write(byte[] frame) {
    if (busy || !heldUp.isEmpty()) {
      heldUp.add(frame);
    } else {
      send(frame);
    }
  }

  private void send(byte[] frame) {
    events.decrementAndGet();
    bytes.addAndGet(-frame.length);
    if (!socket.isClosed()) {
      ChannelFuture taken = channel.writeAndFlush(Unpooled.wrappedBuffer(frame));
      busy = !taken.isDone();
      if (busy) {
        taken.addListener(done -> drain());
      }
    }
  }

  private void drain() {
    busy = false;
    while (!busy && !heldUp.isEmpty()) {
      send(heldUp.remove());
    }
    if (!busy) {
      socket.resume();
    }
  }
}
