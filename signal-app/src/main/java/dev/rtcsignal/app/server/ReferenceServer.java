package dev.rtcsignal.app.server;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.HEAD;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.net.AllowedMethods;
import dev.rtcsignal.app.net.BodyReader;
import dev.rtcsignal.app.net.ConnectionGuard;
import dev.rtcsignal.app.net.ErrorReply;
import dev.rtcsignal.app.net.ForwardedAddresses;
import dev.rtcsignal.app.net.JsonReply;
import dev.rtcsignal.app.observe.EventStream;
import dev.rtcsignal.app.observe.FailureLog;
import dev.rtcsignal.app.observe.ServerEvent.SendAttempted;
import dev.rtcsignal.app.observe.ServerEvent.SendCompleted;
import dev.rtcsignal.app.observe.ServerEvent.SendOrigin;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.app.observe.ServerMetrics;
import dev.rtcsignal.app.observe.SseStream;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.SignalTransport;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonObjectBuilder;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * The reference server: its routes, and the life of its listener. Callbacks and notifications go to
 * the webhooks of its options, sends to their transport.
 */
public final class ReferenceServer {
  private static final Logger LOG = System.getLogger(ReferenceServer.class.getName());
  private static final long EVERY_SECOND_MILLIS = 1_000;
  private static final String CALLBACK = "/callback";
  private static final String NOTIFICATIONS = "/notifications";
  private static final Pattern SLASHES = Pattern.compile("/+(?=/)|/+$");

  private final ServerOptions options;
  private final Vertx vertx;
  private final SignalTransport transport;
  private final SseStream stream;
  private final Health health;
  private final ServerMetrics metrics;
  private final FailureLog failures;
  private final ApiKeyGuard apiKeys;
  private final SignalsRoute signals;
  private final QuotaRoute quota;
  private final CallbackRoute callbacks;
  private final Optional<NotificationRoute> notifications;
  private final TlsListener listener;
  private volatile Optional<Long> secondTimer = Optional.empty();

  public ReferenceServer(Vertx vertx, ServerOptions options, ServerEvents events) {
    this.options = options;
    this.vertx = vertx;
    this.transport = events.reporting(options.outbox(), SendOrigin.SERVER);
    this.stream = new SseStream(vertx);
    EventStream.connect(events, stream, options.appKeys());
    this.metrics = new ServerMetrics(events, options.app(), options.lineUse());
    this.health = new Health(options.unready(), options.outbox()::sender, options.clock());
    this.failures = new FailureLog(options.steady());
    events.listen(SendCompleted.class, failures::sent);
    events.listen(SendCompleted.class, event -> health.learn(event.result()));
    events.listen(SendAttempted.class, failures::attempted);
    this.apiKeys = new ApiKeyGuard(options);
    this.signals = new SignalsRoute(options, events, metrics);
    this.quota = new QuotaRoute(options, events);
    this.callbacks = new CallbackRoute(options, events, metrics, failures);
    this.notifications =
        options
            .notifications()
            .map(webhook -> new NotificationRoute(options, webhook, events, metrics, failures));
    this.listener = new TlsListener(vertx, options, new Routes());
    metrics.addGauges(listener.guard());
  }

  /** Starts listening; completes with the port. */
  public Future<Integer> listen(String host, int port) {
    secondTimer = Optional.of(vertx.setPeriodic(EVERY_SECOND_MILLIS, timer -> everySecond()));
    return listener.listen(host, port);
  }

  private void everySecond() {
    quota.publish();
    failures.flush();
    health.check(options.outbox());
  }

  /**
   * Reports not ready from now on, and stops listening after a delay.
   *
   * @param delay once until no more connections are accepted, and once more until those without a
   *     request are closed
   * @param seconds the longest time for the requests in progress after that
   */
  public Future<Void> stop(Duration delay, long seconds) {
    health.stopping();
    secondTimer.ifPresent(vertx::cancelTimer);
    return pass(delay)
        .compose(
            over -> {
              stream.close();
              return listener.guard().drain();
            })
        .compose(drained -> pass(listener.guard().connections() == 0 ? Duration.ZERO : delay))
        .compose(over -> listener.stop(seconds))
        .onComplete(stopped -> metrics.close());
  }

  /** Returns the number of requests without a complete response. */
  public int inFlight() {
    return listener.guard().inFlight();
  }

  private Future<?> pass(Duration time) {
    return time.isZero() ? Future.succeededFuture() : vertx.timer(time.toMillis());
  }

  /** Requests of the cloud bypass the router: they are the most frequent ones. */
  private final class Routes implements ConnectionGuard.GuardedHandler {
    private final Router router = router();

    @Override
    public void handle(HttpServerRequest request, String client) {
      Optional<WebhookRoute<?>> webhook = webhook(request);
      if (webhook.isPresent()) {
        webhook.get().receive(request, client);
      } else {
        router.handle(request);
      }
    }

    @Override
    public boolean hasOwnBound(HttpServerRequest request) {
      return webhook(request).isPresent();
    }
  }

  private Optional<WebhookRoute<?>> webhook(HttpServerRequest request) {
    if (request.method() != HttpMethod.POST) {
      return Optional.empty();
    }
    String path = request.path();
    if (path.equals(CALLBACK) || isSame(path, CALLBACK)) {
      return Optional.of(callbacks);
    }
    return isSame(path, NOTIFICATIONS) ? notifications.map(route -> route) : Optional.empty();
  }

  /** Slashes that repeat or trail are ignored, as the router does for all other paths. */
  private static boolean isSame(String path, String route) {
    return path.length() >= route.length() && SLASHES.matcher(path).replaceAll("").equals(route);
  }

  private Router router() {
    Router router = Router.router(vertx);
    router.route().handler(new SecurityHeaders(options.tls().isPresent())::put);
    // Callbacks do not come here: they prove themselves, and have the Host of a tunnel, if any.
    router.route().handler(apiKeys::checkHost);
    router.route("/health/live").method(GET).method(HEAD).handler(health::live);
    router.route("/health/ready").method(GET).method(HEAD).handler(health::ready);
    new ConsoleFiles(options.emulator()).mount(router);
    router.get("/metrics").handler(this::scrape);
    addWebhooks(router);
    addApi(router);
    router.route().failureHandler(ApiFailure::answer);
    router.errorHandler(
        404, context -> ErrorReply.send(context, 404, "path", "unknown path; see /"));
    router.errorHandler(405, new AllowedMethods(router)::refuse);
    return router;
  }

  /** Takes other forms of their paths, as with escaped letters, which {@link Routes} passes on. */
  private void addWebhooks(Router router) {
    ForwardedAddresses addresses = options.addresses();
    router
        .post(CALLBACK)
        .handler(context -> callbacks.receive(context.request(), addresses.of(context.request())));
    notifications.ifPresent(
        route ->
            router
                .post(NOTIFICATIONS)
                .handler(
                    context -> route.receive(context.request(), addresses.of(context.request()))));
  }

  private void addApi(Router router) {
    TokenRoute tokens = TokenRoute.of(options);
    OutboxRoute outbox = new OutboxRoute(options);
    RoomsRoute rooms = new RoomsRoute(options.app(), options.presence());
    router.route("/v1/*").handler(apiKeys::check);
    router.get("/v1/events").handler(stream::open);
    router.post("/v1/signals").handler(body(signals::send));
    router.get("/v1/signals").handler(outbox::list);
    router.get("/v1/signals/:name").handler(outbox::show);
    router.delete("/v1/signals/:name").handler(outbox::withdraw);
    router.post("/v1/signals/:name/retry").handler(body(outbox::retry));
    router.post("/v1/tokens").handler(body(tokens::mint));
    router.post("/v1/tokens/inspect").handler(body(tokens::inspect));
    router.get("/v1/console").handler(this::showConsole);
    router.get("/v1/quota").handler(quota::show);
    // Off the event loop: these may write 8 MiB of callbacks, or 100,000 users.
    router.get("/v1/rooms").blockingHandler(rooms::list, false);
    router.get("/v1/rooms/:room").blockingHandler(rooms::show, false);
    router.get("/v1/callbacks").blockingHandler(callbacks::list, false);
    router.get("/v1/callbacks/:id").handler(callbacks::show);
    router.post("/v1/callbacks/:id/replay").handler(callbacks::replay);
  }

  private Handler<RoutingContext> body(BiConsumer<RoutingContext, byte[]> handler) {
    int limit = options.config().maxBodyBytes();
    return BodyReader.upTo(
        limit,
        (context, body) -> {
          if (body.length > limit) {
            throw new BadRequestException(413, "body", "a body takes at most " + limit + " bytes");
          }
          handler.accept(context, body);
        });
  }

  /** Names of rooms are for holders of an API key only. */
  private void scrape(RoutingContext context) {
    metrics.scrape(context, apiKeys.permits(context));
  }

  private void showConsole(RoutingContext context) {
    QuotaLimits limits = options.quota().limits(options.app());
    JsonObjectBuilder config =
        Json.object()
            .add("appId", options.app().value())
            .add("from", options.from().value())
            .add("appQuota", limits.total())
            .add("roomQuota", limits.room());
    options.emulator().ifPresent(uri -> config.add("emulator", uri.toString()));
    JsonReply.send(context, 200, config.build());
  }

  /** Returns the transport of the options, which publishes an event for each send. */
  public SignalTransport transport() {
    return transport;
  }

  /** Reads the files of the certificate again; completes with whether it was exchanged. */
  Future<Boolean> refreshCertificate() {
    return listener.refresh();
  }

  /** Forgets what is known of the credentials of the cloud, after they were replaced. */
  public void credentialsChanged() {
    health.forget();
  }
}
