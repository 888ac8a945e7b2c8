package dev.rtcsignal.app.server;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.HEAD;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.json.QuotaJson;
import dev.rtcsignal.app.json.SendResultJson;
import dev.rtcsignal.app.net.BodyReader;
import dev.rtcsignal.app.net.ErrorReply;
import dev.rtcsignal.app.net.JsonReply;
import dev.rtcsignal.app.observe.EventStream;
import dev.rtcsignal.app.observe.ServerEvent.QuotaUsed;
import dev.rtcsignal.app.observe.ServerEvent.SendOrigin;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.app.observe.ServerMetrics;
import dev.rtcsignal.app.observe.SseStream;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaDecision;
import dev.rtcsignal.domain.quota.QuotaUsage;
import dev.rtcsignal.ports.SignalTransport;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** The reference server: hands callbacks to the webhook, and sends what the API is asked to. */
public final class ReferenceServer {
  private static final Logger LOG = System.getLogger(ReferenceServer.class.getName());

  /** 64 KiB of text may be six times as long when each character is escaped. */
  private static final int MAX_BYTES = 524_288;

  private static final long QUOTA_MILLIS = 1_000;

  private final ServerOptions settings;
  private final SignalTransport transport;
  private final SseStream stream;
  private final Health health = new Health();
  private final ServerMetrics metrics;
  private final CallbackRoute callbacks;
  private final TokenRoute tokens;
  private final Optional<NotificationRoute> notifications;
  private final RoomsRoute rooms;
  private final TlsListener listener;
  private final Vertx vertx;
  private volatile Optional<Long> quotaTimer = Optional.empty();
  private final ServerEvents events;

  public ReferenceServer(Vertx vertx, ServerOptions settings, ServerEvents events) {
    this.settings = settings;
    this.transport = events.reporting(settings.transport(), SendOrigin.SERVER);
    this.stream = new SseStream(vertx);
    EventStream.connect(events, stream, settings.appKeys());
    this.metrics = new ServerMetrics(events, settings.quota());
    this.callbacks = new CallbackRoute(settings, events, metrics);
    this.notifications =
        settings
            .notifications()
            .map(webhook -> new NotificationRoute(settings, webhook, events, metrics));
    this.rooms = new RoomsRoute(settings.app(), settings.presence());
    this.tokens = new TokenRoute(settings);
    this.vertx = vertx;
    this.events = events;
    Router pages = routes(vertx);
    this.listener = new TlsListener(vertx, settings, (request, from) -> open(request, from, pages));
    metrics.addGauges(listener.guard());
  }

  /** Starts listening; completes with the port. */
  public Future<Integer> listen(String host, int port) {
    quotaTimer = Optional.of(vertx.setPeriodic(QUOTA_MILLIS, timer -> publishQuota()));
    return listener.listen(host, port);
  }

  /** Stops listening, and waits for requests under way for at most that long. */
  public Future<Void> stop(long seconds) {
    stream.close();
    quotaTimer.ifPresent(vertx::cancelTimer);
    return listener.stop(seconds);
  }

  /** What the cloud posts comes most often, and needs no more than its path. */
  private void open(HttpServerRequest request, String from, Router pages) {
    boolean posted = request.method() == HttpMethod.POST;
    if (posted && request.path().equals("/callback")) {
      callbacks.receive(request, from);
    } else if (posted && request.path().equals("/notifications") && notifications.isPresent()) {
      notifications.get().receive(request, from);
    } else {
      pages.handle(request);
    }
  }

  private Router routes(Vertx vertx) {
    Router router = Router.router(vertx);
    router.route().handler(new SecurityHeaders(settings.tls().isPresent())::put);
    router.route("/health/live").method(GET).method(HEAD).handler(health::live);
    router.route("/health/ready").method(GET).method(HEAD).handler(health::ready);
    new ConsoleFiles(settings.emulator()).mount(router);
    router.get("/metrics").handler(metrics::scrape);
    router.route("/callback").handler(context -> context.fail(405));
    api(router);
    router.route().failureHandler(ReferenceServer::failed);
    router.errorHandler(
        404, context -> ErrorReply.send(context, 404, "path", "no such path; see /"));
    router.errorHandler(
        405, context -> ErrorReply.send(context, 405, "method", "not with this method; see /"));
    return router;
  }

  private void api(Router router) {
    router.route("/v1/*").handler(new ApiKeyGuard(settings)::check);
    router.get("/v1/events").handler(stream::open);
    router.post("/v1/signals").handler(BodyReader.upTo(MAX_BYTES, this::signals));
    router
        .post("/v1/tokens")
        .handler(BodyReader.upTo(MAX_BYTES, (context, body) -> tokens.mint(context, object(body))));
    router
        .post("/v1/tokens/inspect")
        .handler(
            BodyReader.upTo(MAX_BYTES, (context, body) -> tokens.inspect(context, object(body))));
    router.get("/v1/console").handler(this::console);
    router.get("/v1/quota").handler(this::quota);
    // Up to 8 MiB of callbacks and 100,000 users take a while to write, off the event loop.
    router.get("/v1/rooms").blockingHandler(rooms::list, false);
    router.get("/v1/rooms/:room").blockingHandler(rooms::show, false);
    router.get("/v1/callbacks").blockingHandler(callbacks::list, false);
    router.get("/v1/callbacks/:id").handler(callbacks::show);
    router.post("/v1/callbacks/:id/replay").handler(callbacks::replay);
  }

  private void signals(RoutingContext context, byte[] body) {
    JsonObject request = object(body);
    OutboundSignal signal = SignalRequest.read(request, settings);
    SendOptions options = SendOptionsRequest.read(request);
    Context loop = Vertx.currentContext();
    Timer.Sample sample = metrics.startSend();
    transport
        .sendAsync(signal, options)
        .thenAccept(
            result -> {
              metrics.endSend(sample);
              health.learn(result);
              loop.runOnContext(turn -> reply(context, signal, options, result));
            });
  }

  private static JsonObject object(byte[] body) {
    if (body.length > MAX_BYTES) {
      throw new BadRequestException(413, "body", "the body takes at most " + MAX_BYTES + " bytes");
    }
    return Json.parse(body)
        .orElseThrow(() -> new BadRequestException("body", "the body is one JSON object in UTF-8"));
  }

  /** An application without access key is the caller's mistake: to try again cannot help. */
  private void reply(
      RoutingContext context, OutboundSignal signal, SendOptions options, SendResult result) {
    if (result instanceof NotSent notSent && notSent.reason() == NotSent.Reason.NO_ACCESS_KEY) {
      ErrorReply.send(context, 400, "app-id", "there is no access key for this application");
      return;
    }
    SendResultJson outcome = SendResultJson.of(result);
    QuotaClaim claim = QuotaClaim.of(signal, options.priority());
    Optional<RetryAfter> wait = RetryAfter.of(result, claim, settings.quota());
    wait.ifPresent(one -> context.response().putHeader(HttpHeaders.RETRY_AFTER, one.seconds()));
    JsonObject body = wait.map(one -> one.addTo(outcome.body())).orElse(outcome.body());
    JsonReply.send(context, outcome.status(), body);
  }

  private void quota(RoutingContext context) {
    QuotaUsage usage = settings.quota().use(settings.app());
    JsonReply.send(context, 200, QuotaJson.use(settings.app(), usage, events.waiting()));
  }

  private void publishQuota() {
    QuotaUsage usage = settings.quota().use(settings.app());
    int waiting = events.waiting();
    QuotaDecision.Fill total = usage.total();
    if (total.used() > 0 || waiting > 0 || total.ceiling() < total.limit()) {
      events.publish(new QuotaUsed(settings.app(), usage, waiting));
    }
  }

  private void console(RoutingContext context) {
    JsonObjectBuilder config =
        Json.object()
            .add("appId", settings.app().value())
            .add("from", settings.from().value())
            .add("appQuota", settings.quota().limits(settings.app()).total())
            .add("roomQuota", settings.quota().limits(settings.app()).room());
    settings.emulator().ifPresent(uri -> config.add("emulator", uri.toString()));
    JsonReply.send(context, 200, config.build());
  }

  /** The one place where a broken rule becomes a 400. */
  private static void failed(RoutingContext context) {
    Throwable error = context.failure();
    if (context.response().headWritten()) {
      return;
    }
    if (error instanceof InvalidSignalException broken) {
      ErrorReply.send(context, 400, broken.rule().id(), broken.getMessage());
    } else if (error instanceof BadRequestException bad) {
      ErrorReply.send(context, bad.status(), bad.rule(), bad.getMessage());
    } else if (error == null) {
      ErrorReply.send(context, context.statusCode(), "request", "see /");
    } else {
      // The message may quote what came in; its type and place do not.
      String place = error.getStackTrace().length == 0 ? "" : error.getStackTrace()[0].toString();
      LOG.log(Level.ERROR, "a request failed: {0} at {1}", error.getClass().getName(), place);
      ErrorReply.send(context, 500, "server", "the server failed");
    }
  }

  /** Returns the server's way to send, which tells the events of each. */
  public SignalTransport transport() {
    return transport;
  }

  /** Reads the files of the certificate again; completes with whether it was exchanged. */
  Future<Boolean> refreshCertificate() {
    return listener.refresh();
  }

  /** Other credentials are in use from now on: what was learnt of the old ones is forgotten. */
  public void credentialsChanged() {
    health.forget();
  }
}
