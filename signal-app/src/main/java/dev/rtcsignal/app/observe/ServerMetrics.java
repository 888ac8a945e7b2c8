package dev.rtcsignal.app.observe;

import dev.rtcsignal.app.net.BackpressuredBody;
import dev.rtcsignal.app.net.ConnectionGuard;
import dev.rtcsignal.domain.message.AppId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Meters the server for {@code GET /metrics}: callbacks and notifications, sends, deliveries, the
 * outbox, connections, and the JVM. Counters stand at 0 from the start, so that the first event is
 * an increase for Prometheus. Safe for use by many threads.
 */
public final class ServerMetrics implements AutoCloseable {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  /** From a send that waits for nothing to the default deadline of one. */
  private static final Duration[] BUCKETS =
      Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private final ReentrantLock lock = new ReentrantLock();
  private final RuntimeMetrics runtime = new RuntimeMetrics(registry);
  private final DeliveryMetrics deliveries;
  private final WebhookMetrics callbacks =
      new WebhookMetrics(registry, "signal.callback", "callback");

  private final WebhookMetrics notifications =
      new WebhookMetrics(registry, "signal.notification", "notification");

  private final Timer apiSend =
      Timer.builder("signal.api.send")
          .description("time of POST /v1/signals until the outcome is known")
          .serviceLevelObjectives(BUCKETS)
          .register(registry);

  /** Has gauges of the quota of this application only, since clients choose the others. */
  public ServerMetrics(ServerEvents events, AppId app, LineUse use) {
    this.deliveries = new DeliveryMetrics(registry, use, app, events);
    new OutboxMetrics(registry, use).listen(events);
  }

  /** Starts to time a send that the API requested. */
  public Timer.Sample startSend() {
    return Timer.start(registry);
  }

  /** Records the time of a send that the API requested. */
  public void endSend(Timer.Sample sample) {
    sample.stop(apiSend);
  }

  /** Returns the figures of callbacks. */
  public WebhookMetrics callbacks() {
    return callbacks;
  }

  /** Returns the figures of event notifications. */
  public WebhookMetrics notifications() {
    return notifications;
  }

  /** Adds gauges of the open connections and of the requests in flight. */
  public void addGauges(ConnectionGuard guard) {
    gauge("signal.connections", "open connections", guard, ConnectionGuard::connections);
    gauge("signal.requests.in.flight", "requests being handled", guard, ConnectionGuard::inFlight);
  }

  private void gauge(
      String name,
      String description,
      ConnectionGuard of,
      ToDoubleFunction<ConnectionGuard> value) {
    Gauge.builder(name, of, value).description(description).register(registry);
  }

  /**
   * Answers a request with the current figures: as OpenMetrics if it asks for that, else as
   * Prometheus text.
   *
   * @param withRooms whether the client may learn the names of rooms
   */
  public void scrape(RoutingContext context, boolean withRooms) {
    String accepted = context.request().headers().get(HttpHeaders.ACCEPT);
    boolean open = accepted != null && accepted.contains("application/openmetrics-text");
    String type = open ? OPEN_METRICS : PROMETHEUS;
    HttpServerResponse response = context.response();
    response.putHeader(HttpHeaders.CONTENT_TYPE, type);
    BackpressuredBody.end(response, Buffer.buffer(figures(type, withRooms)));
  }

  /** One after the other: the names of rooms that one client may see are not for the next. */
  private String figures(String type, boolean withRooms) {
    lock.lock();
    try {
      deliveries.showRooms(withRooms);
      return registry.scrape(type);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    runtime.close();
    registry.close();
  }
}
