package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.cloud.CallbackSender;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.RtcEngine;
import dev.rtcsignal.app.net.ErrorReply;
import dev.rtcsignal.app.net.LoopbackGuard;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** {@code GET /rtc}: WebSockets, each of them one client SDK instance. */
final class ClientRoute {
  static final String PATH = "/rtc";

  /** RFC 6455, 7.4.1. */
  private static final short MESSAGE_TOO_BIG = 1009;

  /** One for each event loop. */
  private final Map<Thread, NextTurn> turns = new ConcurrentHashMap<>();

  private final EmulatedCloud cloud;
  private final CallbackSender callbacks;
  private final AtomicLong dropped = new AtomicLong();

  ClientRoute(EmulatedCloud cloud, CallbackSender callbacks) {
    this.cloud = cloud;
    this.callbacks = callbacks;
  }

  /**
   * Opens the WebSocket that a request is for, and hands any other request on. Browsers let any
   * page open a WebSocket to anywhere, and through a client's server parameters one could reach
   * whatever this machine can; so a page from elsewhere is none.
   */
  void open(HttpServerRequest request, Handler<HttpServerRequest> others) {
    boolean isClient =
        request.path().equals(PATH)
            && request.headers().contains(HttpHeaders.UPGRADE)
            && LoopbackGuard.isOfOwnPage(request);
    if (isClient) {
      // Not behind the router, which wraps the socket and hides its channel.
      request.toWebSocket().onSuccess(this::serve);
    } else {
      others.handle(request);
    }
  }

  /** Says why what came to {@link #PATH} is no client. */
  static void refuse(RoutingContext context) {
    if (LoopbackGuard.isOfOwnPage(context.request())) {
      ErrorReply.send(context, 400, "upgrade", "clients connect with a WebSocket");
    } else {
      ErrorReply.send(context, 403, "origin", "a page from elsewhere is no client");
    }
  }

  /** How many clients were dropped for being slow. */
  long dropped() {
    return dropped.get();
  }

  private void serve(ServerWebSocket socket) {
    Context loop = Vertx.currentContext();
    NextTurn turn = turns.computeIfAbsent(Thread.currentThread(), thread -> new NextTurn(loop));
    SocketWriter outbox = new SocketWriter(socket, turn);
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
