package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.json.Json;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.json.JsonObject;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The emulated cloud on the wire: the OpenAPI at {@code POST /}, clients at {@code /rtc}. */
public final class EmulatorServer {
  private static final int MAX_BODY_BYTES = 1_048_576;

  private final EmulatedCloud cloud;
  private final OpenApiFace openApi;
  private final CallbackSender callbacks;
  private final HttpServer server;

  public EmulatorServer(Vertx vertx, EmulatedCloud cloud, RandomGenerator random) {
    this.cloud = cloud;
    this.openApi = new OpenApiFace(cloud, random);
    this.callbacks = new CallbackPoster(vertx);
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHttp2ClearTextEnabled(false)
                    .setMaxWebSocketFrameSize(MAX_BODY_BYTES)
                    .setMaxWebSocketMessageSize(MAX_BODY_BYTES))
            .requestHandler(routes(vertx));
  }

  /** Starts listening; completes with the port. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(port, host).map(HttpServer::actualPort);
  }

  /**
   * Stops listening and hangs up on all clients. No call is ever under way: each is answered at
   * once.
   */
  public Future<Void> stop() {
    return server.close();
  }

  private Router routes(Vertx vertx) {
    Router router = Router.router(vertx);
    router.get("/rtc").handler(this::openClient);
    router
        .get("/")
        .handler(
            context ->
                context.end("rtc-signal emulator: OpenAPI at POST /, clients at WebSocket /rtc\n"));
    router
        .route("/")
        .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES))
        .handler(this::openApi);
    return router;
  }

  private void openApi(RoutingContext context) {
    try {
      OpenApiFace.Answer answer = openApi.handle(received(context));
      context
          .response()
          .setStatusCode(answer.status())
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
          .end(answer.body().toString());
    } catch (IllegalArgumentException e) {
      context.response().setStatusCode(400).end("the request is not percent-encoded");
    }
  }

  private static ReceivedCall received(RoutingContext context) {
    HttpServerRequest request = context.request();
    Map<String, String> headers = new HashMap<>();
    request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    Buffer body = context.body().buffer();
    return ReceivedCall.of(
        request.method().name(),
        request.path(),
        request.query() == null ? "" : request.query(),
        headers,
        body == null ? new byte[0] : body.getBytes(),
        request.localAddress().port());
  }

  private void openClient(RoutingContext context) {
    context.request().toWebSocket().onSuccess(this::serveClient);
  }

  /**
   * Events are written in a later turn of the event loop than the one that answers a call, so that
   * the call's return value always comes first.
   */
  private void serveClient(ServerWebSocket socket) {
    Context loop = Vertx.currentContext();
    EventSink sink =
        (event, args) -> {
          JsonObject frame = Json.object().add("event", event).add("args", args).build();
          loop.runOnContext(turn -> write(socket, frame));
        };
    RtcEngine engine = new RtcEngine(cloud, callbacks, sink);
    socket.textMessageHandler(frame -> write(socket, ClientProtocol.answer(engine, frame)));
    socket.closeHandler(closed -> engine.disconnect());
  }

  private static void write(ServerWebSocket socket, JsonObject frame) {
    if (!socket.isClosed()) {
      socket.writeTextMessage(frame.toString());
    }
  }
}
