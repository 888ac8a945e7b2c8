package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.cloud.ClientEvent;
import dev.rtcsignal.app.cloud.EventSink;
import dev.rtcsignal.app.json.Json;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Context;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes events and return values to the WebSocket of one client. Never blocks: a client for which
 * more than {@value #MAX_EVENTS} frames or {@value #MAX_BYTES} bytes wait is closed with 1013.
 *
 * <p>Frames go to the channel past Vert.x's WebSocket codec, which would encode the event of a room
 * again for each of its clients.
 */
final class SocketWriter implements EventSink {
  static final int MAX_EVENTS = 2_000;
  static final int MAX_BYTES = 4_000_000;

  /** "Try Again Later" (IANA WebSocket Close Code Number Registry). */
  private static final short TRY_AGAIN_LATER = 1013;

  private final ServerWebSocket socket;
  private final ChannelHandlerContext channel;
  private final EventLoop loop;
  private final AtomicInteger waitingEvents = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Runnable onOverflow = () -> {};

  /** Frames for which the socket has no room yet; used by the event loop only, as is the next. */
  private final Queue<byte[]> unsent = new ArrayDeque<>(0);

  private boolean flushing;

  SocketWriter(ServerWebSocket socket, EventLoop loop) {
    this.socket = socket;
    this.channel = ((WebSocketInternal) socket).channelHandlerContext();
    this.loop = loop;
    channel.pipeline().addBefore(channel.name(), "frames", new FrameValidator());
  }

  /** Sets what runs, on the event loop, after a client that reads too slowly was closed. */
  void onOverflow(Runnable task) {
    onOverflow = task;
  }

  /**
   * Writes an event, in a later task of the event loop than the one that answers a call, so that
   * the return value of the call always arrives first.
   */
  @Override
  public void onEvent(ClientEvent event) {
    if (closed.get()) {
      return;
    }
    byte[] frame = loop.frame(event);
    if (count(frame)) {
      loop.execute(() -> write(frame));
    } else {
      close(TRY_AGAIN_LATER, "client reads too slowly: too many events wait", onOverflow);
    }
  }

  private boolean count(byte[] frame) {
    return waitingEvents.incrementAndGet() <= MAX_EVENTS
        & waitingBytes.addAndGet(frame.length) <= MAX_BYTES;
  }

  @Override
  public void disconnect(String reason) {
    close(TRY_AGAIN_LATER, reason, () -> {});
  }

  void close(short code, String reason) {
    close(code, reason, () -> {});
  }

  private void close(short code, String reason, Runnable afterwards) {
    if (closed.compareAndSet(false, true)) {
      loop.execute(
          () -> {
            unsent.clear();
            socket.close(code, reason);
            afterwards.run();
          });
    }
  }

  /** Writes the return value of a call; reads no further call until the client has read it. */
  void answer(String text) {
    byte[] frame = textFrame(text);
    count(frame);
    write(frame);
    if (flushing) {
      socket.pause();
    }
  }

  private void write(byte[] frame) {
    if (flushing || !unsent.isEmpty()) {
      unsent.add(frame);
    } else {
      send(frame);
    }
  }

  private void send(byte[] frame) {
    waitingEvents.decrementAndGet();
    waitingBytes.addAndGet(-frame.length);
    if (!socket.isClosed()) {
      ChannelFuture flushed = channel.writeAndFlush(Unpooled.wrappedBuffer(frame));
      flushing = !flushed.isDone();
      if (flushing) {
        flushed.addListener(done -> drain());
      }
    }
  }

  private void drain() {
    flushing = false;
    while (!flushing && !unsent.isEmpty()) {
      send(unsent.remove());
    }
    if (!flushing) {
      socket.resume();
    }
  }

  /** Encodes {@code {"event":…,"args":{…}}}. */
  static byte[] textFrame(ClientEvent event) {
    return textFrame(
        Json.object().add("event", event.name()).add("args", event.args()).build().toString());
  }

  /** Encodes a text as one unmasked frame (RFC 6455, 5.2). */
  static byte[] textFrame(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer head = ByteBuffer.allocate(10).put((byte) 0x81);
    if (utf8.length <= 125) {
      head.put((byte) utf8.length);
    } else if (utf8.length <= 0xFFFF) {
      head.put((byte) 126).putShort((short) utf8.length);
    } else {
      head.put((byte) 127).putLong(utf8.length);
    }
    head.flip();
    return ByteBuffer.allocate(head.remaining() + utf8.length).put(head).put(utf8).array();
  }

  /**
   * What the writers of one event loop share: a queue that is one task of the loop, however many
   * clients it has frames for, and the last encoded event.
   */
  static final class EventLoop {
    /** How many tasks run before the loop serves other channels. */
    private static final int BATCH = 256;

    private final Context context;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** The last event and its frame; guarded by the cloud's lock, under which events come. */
    private ClientEvent encoded = new ClientEvent("", Json.object().build(), Optional.empty());

    private byte[] frame = {};

    EventLoop(Context context) {
      this.context = context;
    }

    private byte[] frame(ClientEvent event) {
      if (encoded != event) {
        encoded = event;
        frame = textFrame(event);
      }
      return frame;
    }

    private void execute(Runnable task) {
      tasks.add(task);
      schedule();
    }

    private void schedule() {
      if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
        context.runOnContext(run -> runBatch());
      }
    }

    private void runBatch() {
      scheduled.set(false);
      for (int i = 0; i < BATCH; i++) {
        Runnable task = tasks.poll();
        if (task == null) {
          return;
        }
        task.run();
      }
      schedule();
    }
  }
}
