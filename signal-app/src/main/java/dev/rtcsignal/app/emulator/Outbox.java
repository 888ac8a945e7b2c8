package dev.rtcsignal.app.emulator;

import io.vertx.core.Context;
import io.vertx.core.http.ServerWebSocket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits to be written to one client. A client that does not read holds nobody up: at 2,000
 * events or 4 million characters it is told and dropped.
 */
final class Outbox implements EventSink {
  static final int MAX_EVENTS = 2_000;
  static final int MAX_CHARACTERS = 4_000_000;

  /** "Try again later" (RFC 6455 and the registry of close codes). */
  private static final short TRY_AGAIN_LATER = 1013;

  private final ServerWebSocket socket;
  private final Context loop;
  private final Queue<ClientEvent> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger events = new AtomicInteger();
  private final AtomicLong characters = new AtomicLong();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Runnable onDrop = () -> {};

  Outbox(ServerWebSocket socket, Context loop) {
    this.socket = socket;
    this.loop = loop;
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
    boolean tooMany =
        events.incrementAndGet() > MAX_EVENTS
            | characters.addAndGet(event.frame().length()) > MAX_CHARACTERS;
    if (tooMany) {
      drop();
    } else {
      waiting.add(event);
      schedule();
    }
  }

  private void drop() {
    if (closed.compareAndSet(false, true)) {
      waiting.clear();
      loop.runOnContext(
          turn -> {
            socket.close(TRY_AGAIN_LATER, "too slow: more events wait than are kept");
            onDrop.run();
          });
    }
  }

  @Override
  public void hangUp(String why) {
    hangUp(TRY_AGAIN_LATER, why);
  }

  void hangUp(short code, String why) {
    if (closed.compareAndSet(false, true)) {
      loop.runOnContext(turn -> socket.close(code, why));
    }
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      loop.runOnContext(turn -> drain());
    }
  }

  private void drain() {
    scheduled.set(false);
    while (!socket.isClosed() && !socket.writeQueueFull()) {
      ClientEvent event = waiting.poll();
      if (event == null) {
        return;
      }
      events.decrementAndGet();
      characters.addAndGet(-event.frame().length());
      socket.writeTextMessage(event.frame());
    }
    awaitDrain();
  }

  /** Writes what a call returns. Whoever calls without reading is not listened to meanwhile. */
  void answer(String frame) {
    socket.writeTextMessage(frame);
    if (socket.writeQueueFull()) {
      socket.pause();
      awaitDrain();
    }
  }

  private void awaitDrain() {
    if (!socket.isClosed()) {
      socket.drainHandler(
          drained -> {
            socket.resume();
            schedule();
          });
    }
  }
}
