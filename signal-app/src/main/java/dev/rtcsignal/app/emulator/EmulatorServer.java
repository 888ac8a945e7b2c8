package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.http.RawBody;
import dev.rtcsignal.app.json.Json;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The emulated cloud on the wire: the OpenAPI at {@code POST /}, clients at {@code /rtc}. */
public final class EmulatorServer {
  private static final Logger LOG = System.getLogger(EmulatorServer.class.getName());

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
    router.route("/").handler(EmulatorServer::greetBrowser);
    router.route("/").handler(RawBody.upTo(MAX_BODY_BYTES, this::openApi));
    router.route().failureHandler(EmulatorServer::failed);
    return router;
  }

  private static void greetBrowser(RoutingContext context) {
    boolean calls = context.request().query() != null;
    if (context.request().method() == HttpMethod.GET && !calls) {
      context.end("rtc-signal emulator: OpenAPI at POST /, clients at WebSocket /rtc\n");
    } else {
      context.next();
    }
  }

  private void openApi(RoutingContext context, byte[] body) {
    ReceivedCall call = received(context, body);
    OpenApiFace.Answer answer =
        body.length > MAX_BODY_BYTES ? openApi.tooLarge(call) : openApi.handle(call);
    context
        .response()
        .setStatusCode(answer.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
        .end(answer.body().toString());
  }

  private static ReceivedCall received(RoutingContext context, byte[] body) {
    HttpServerRequest request = context.request();
    Map<String, String> headers = new HashMap<>();
    request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    return ReceivedCall.of(
        request.method().name(),
        request.path(),
        request.query() == null ? "" : request.query(),
        headers,
        body,
        request.localAddress().port());
  }

  /** Logs the type alone: the message may quote what came in. */
  private static void failed(RoutingContext context) {
    Throwable error = context.failure();
    if (error != null) {
      LOG.log(Level.ERROR, "a request failed: {0}", error.getClass().getName());
    }
    if (!context.response().headWritten()) {
      context.response().setStatusCode(error == null ? context.statusCode() : 500).end();
    }
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
