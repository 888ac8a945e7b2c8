package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.cloud.CallbackSender;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.EventSink;
import dev.rtcsignal.app.cloud.RtcEngine;
import dev.rtcsignal.app.net.AllowedMethods;
import dev.rtcsignal.app.net.HostGuard;
import dev.rtcsignal.app.wire.CallLog;
import dev.rtcsignal.app.wire.FaultyCallbacks;
import dev.rtcsignal.app.wire.NotificationTarget;
import dev.rtcsignal.app.wire.OpenApiEndpoint;
import dev.rtcsignal.app.wire.RoomNotifier;
import dev.rtcsignal.ports.dispatch.Failures;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Serves an emulated cloud: the OpenAPI at {@code POST /}, clients at {@code /rtc}, control at
 * {@code /emulator/*}. Thread-safe.
 */
public final class EmulatorServer {
  private static final Logger LOG = System.getLogger(EmulatorServer.class.getName());

  /** How late a timer of the cloud may run. */
  private static final long TICK_MILLIS = 10;

  private static final int MAX_FRAME_BYTES = 1_048_576;

  private final Vertx vertx;
  private final EmulatedCloud cloud;
  private final CallLog log;
  private final OpenApiEndpoint openApi;
  private final ClientRoute clients;
  private final ControlRoute control;
  private final CallbackPoster poster;
  private final CallbackSender callbacks;
  private final CallbackPoster notificationPoster;
  private final RoomNotifier notifier;
  private final HttpServer server;
  private final long ticks;
  private volatile HostGuard guard = HostGuard.of("127.0.0.1");

  /** Makes a server that does not listen yet; timers of the cloud run from now on. */
  public EmulatorServer(Vertx vertx, EmulatedCloud cloud, RandomGenerator random) {
    this(vertx, cloud, random, Optional.empty(), routes -> {});
  }

  /**
   * Makes a server with routes besides its own, as those of a console.
   *
   * @param callbackUrl where clients report that set no URL of their own
   */
  public EmulatorServer(
      Vertx vertx,
      EmulatedCloud cloud,
      RandomGenerator random,
      Optional<String> callbackUrl,
      Consumer<Router> more) {
    this.vertx = vertx;
    this.cloud = cloud;
    this.log = new CallLog(cloud);
    this.poster = new CallbackPoster(vertx);
    this.callbacks = new FaultyCallbacks(cloud, poster::post, log);
    this.notificationPoster = new CallbackPoster(vertx, RoomNotifier.TIMEOUT);
    this.notifier = new RoomNotifier(cloud, random, log, notificationPoster);
    cloud.roomListener(notifier);
    this.openApi = new OpenApiEndpoint(cloud, random, log);
    this.clients = new ClientRoute(cloud, callbacks);
    this.control = new ControlRoute(vertx, cloud, log, callbackUrl, clients::tooSlow);
    Router routes = routes(more);
    this.server =
        vertx
            .createHttpServer(options())
            .requestHandler(request -> clients.open(request, guard, routes));
    this.ticks = vertx.setPeriodic(TICK_MILLIS, timer -> cloud.tick());
  }

  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setMaxWebSocketFrameSize(MAX_FRAME_BYTES)
        .setMaxWebSocketMessageSize(MAX_FRAME_BYTES);
  }

  /** Starts listening; completes with the port. */
  public Future<Integer> listen(String host, int port) {
    guard = HostGuard.of(host);
    return server.listen(port, host).map(HttpServer::actualPort);
  }

  /** Posts event notifications from now on (vendor-facts 6). */
  public void notify(NotificationTarget notifications) {
    notifier.to(notifications);
  }

  /** Connects a client in this process; its callbacks are posted over HTTP. */
  public RtcEngine client(EventSink sink) {
    return new RtcEngine(cloud, callbacks, sink);
  }

  /** Adds a listener that takes each exchange with this cloud when it ends; it must not block. */
  public void listen(Consumer<JsonObject> listener) {
    log.listen(listener);
  }

  /** Returns the last calls in JSON, as {@code GET /emulator/requests}. */
  public String requests() {
    return log.calls().toString();
  }

  /** Stops listening and closes all connections, also of responses that a fault holds back. */
  public Future<Void> stop() {
    vertx.cancelTimer(ticks);
    control.close();
    return server
        .close()
        .compose(done -> poster.close())
        .compose(done -> notificationPoster.close());
  }

  private Router routes(Consumer<Router> more) {
    Router router = Router.router(vertx);
    router.route().handler(context -> guard.check(context));
    router.route(ClientRoute.PATH).handler(ClientRoute::reject);
    control.mount(router);
    more.accept(router);
    router.route("/").handler(EmulatorServer::describe);
    router.route("/").handler(OpenApiRoute.to(openApi));
    router.route().failureHandler(EmulatorServer::failed);
    router.errorHandler(405, new AllowedMethods(router)::refuse);
    return router;
  }

  private static void describe(RoutingContext context) {
    boolean calls = context.request().query() != null;
    if (context.request().method() == HttpMethod.GET && !calls) {
      context.end("rtc-signal emulator: OpenAPI at POST /, clients at WebSocket /rtc\n");
    } else {
      context.next();
    }
  }

  /** Logs the type only: the message may quote the request. */
  private static void failed(RoutingContext context) {
    Throwable error = context.failure();
    if (error != null) {
      LOG.log(Level.ERROR, "request to the emulator failed: {0}", Failures.describe(error));
    }
    if (!context.response().headWritten()) {
      context.response().setStatusCode(error == null ? context.statusCode() : 500).end();
    }
  }
}
