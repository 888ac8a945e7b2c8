package dev.rtcsignal.app.emulator;

import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicLong;

/** {@code GET /rtc}: WebSockets, each of them one client SDK instance. */
final class ClientRoute {
  private final EmulatedCloud cloud;
  private final CallbackSender callbacks;
  private final AtomicLong dropped = new AtomicLong();

  ClientRoute(EmulatedCloud cloud, CallbackSender callbacks) {
    this.cloud = cloud;
    this.callbacks = callbacks;
  }

  void open(RoutingContext context) {
    context.request().toWebSocket().onSuccess(this::serve);
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
    socket.closeHandler(closed -> engine.disconnect());
  }
}
