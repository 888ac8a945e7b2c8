package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.cloud.CallbackSender;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.RtcEngine;
import dev.rtcsignal.app.net.ErrorReply;
import dev.rtcsignal.app.net.HostGuard;
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

/** {@code GET /rtc}: WebSockets; each is one client SDK instance. */
final class ClientRoute {
  static final String PATH = "/rtc";

  /** RFC 6455, 7.4.1. */
  private static final short MESSAGE_TOO_BIG = 1009;

  private final Map<Thread, SocketWriter.EventLoop> loops = new ConcurrentHashMap<>();

  private final EmulatedCloud cloud;
  private final CallbackSender callbacks;
  private final AtomicLong tooSlow = new AtomicLong();

  ClientRoute(EmulatedCloud cloud, CallbackSender callbacks) {
    this.cloud = cloud;
    this.callbacks = callbacks;
  }

  /**
   * Upgrades a request for {@link #PATH} to a WebSocket; passes others on. A request that the guard
   * refuses is not upgraded: browsers let any page open a WebSocket to any host, and through the
   * server params of a client a page could reach every host that this machine can (SSRF).
   */
  void open(HttpServerRequest request, HostGuard guard, Handler<HttpServerRequest> others) {
    boolean isClient =
        request.path().equals(PATH)
            && request.headers().contains(HttpHeaders.UPGRADE)
            && guard.accepts(request);
    if (isClient) {
      // Before the router, which wraps the socket and hides its channel.
      request.toWebSocket().onSuccess(this::serve);
    } else {
      others.handle(request);
    }
  }

  /** Answers a request for {@link #PATH} that is not upgraded. */
  static void reject(RoutingContext context) {
    ErrorReply.send(
        context, 400, "upgrade", "not a WebSocket upgrade; connect with a WebSocket client");
  }

  /** Returns how many clients were closed because they read too slowly. */
  long tooSlow() {
    return tooSlow.get();
  }

  private void serve(ServerWebSocket socket) {
    Context context = Vertx.currentContext();
    SocketWriter writer =
        new SocketWriter(
            socket,
            loops.computeIfAbsent(
                Thread.currentThread(), thread -> new SocketWriter.EventLoop(context)));
    RtcEngine engine = new RtcEngine(cloud, callbacks, writer);
    writer.onOverflow(
        () -> {
          tooSlow.incrementAndGet();
          engine.disconnect();
        });
    socket.textMessageHandler(
        frame -> writer.answer(ClientProtocol.answer(engine, frame).toString()));
    socket.binaryMessageHandler(frame -> writer.answer(ClientProtocol.notText().toString()));
    // Other broken frames do not get past FrameValidator.
    socket.exceptionHandler(
        error -> writer.close(MESSAGE_TOO_BIG, "message exceeds 1048576 bytes"));
    socket.closeHandler(closed -> engine.disconnect());
  }
}
