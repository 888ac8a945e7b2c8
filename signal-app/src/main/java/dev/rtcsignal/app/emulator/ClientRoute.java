package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.http.ErrorReply;
import dev.rtcsignal.app.http.LoopbackGuard;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicLong;

/** {@code GET /rtc}: WebSockets, each of them one client SDK instance. */
final class ClientRoute {
  /** RFC 6455, 7.4.1. */
  private static final short MESSAGE_TOO_BIG = 1009;

  private final EmulatedCloud cloud;
  private final CallbackSender callbacks;
  private final AtomicLong dropped = new AtomicLong();

  ClientRoute(EmulatedCloud cloud, CallbackSender callbacks) {
    this.cloud = cloud;
    this.callbacks = callbacks;
  }

  /**
   * Browsers let any page open a WebSocket to anywhere, and through a client's server parameters
   * one could reach whatever this machine can.
   */
  void open(RoutingContext context) {
    if (LoopbackGuard.isOfOwnPage(context.request())) {
      context.request().toWebSocket().onSuccess(this::serve);
    } else {
      ErrorReply.send(context, 403, "origin", "a page from elsewhere is no client");
    }
  }

  /** How many clients were dropped for being slow. */
  long dropped() {
    return dropped.get();
  }

  private void serve(ServerWebSocket socket) {
    Outbox outbox = new Outbox(socket, Vertx.currentContext());
    RtcEngine engine = new RtcEngine(cloud, callbacks, outbox);
    outbox.onDrop(
        () -> {
          dropped.incrementAndGet();
          engine.disconnect();
        });
    socket.textMessageHandler(
        frame -> outbox.answer(ClientProtocol.answer(engine, frame).toString()));
    socket.binaryMessageHandler(frame -> outbox.answer(ClientProtocol.noText().toString()));
    socket.exceptionHandler(
        error -> outbox.hangUp(MESSAGE_TOO_BIG, "a frame is at most a million bytes"));
    socket.closeHandler(closed -> engine.disconnect());
  }
}
