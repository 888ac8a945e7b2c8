package dev.rtcsignal.app.observe;

import dev.rtcsignal.app.net.BackpressuredBody;
import dev.rtcsignal.app.net.ConnectionGuard;
import dev.rtcsignal.domain.message.AppId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Meters the server for {@code GET /metrics}, in the text format of Prometheus: callbacks and
 * notifications by HTTP status, sends by outcome, deliveries, connections. Safe for use by many
 * threads.
 */
public final class ServerMetrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private final DeliveryMetrics deliveries;
  private final Map<Integer, Counter> callbacks = new ConcurrentHashMap<>();

  /** Has gauges of the quota of this application only, since clients choose the others. */
  public ServerMetrics(ServerEvents events, AppId app, LineUse use) {
    this.deliveries = new DeliveryMetrics(registry, use, app, events);
    new OutboxMetrics(registry).listen(events);
  }

  /** Starts to time a send that the API requested. */
  public Timer.Sample startSend() {
    return Timer.start(registry);
  }

  /** Records the time of a send that the API requested. */
  public void endSend(Timer.Sample sample) {
    sample.stop(Timer.builder("signal.send").publishPercentiles(0.5, 0.99).register(registry));
  }

  /** Counts a response to a callback. */
  public void countCallback(int status) {
    // Keeps the counters: to find one by its labels allocates for each callback.
    callbacks.computeIfAbsent(status, one -> counter("signal.callbacks", one)).increment();
  }

  /** Counts a response to an event notification. */
  public void countNotification(int status) {
    counter("signal.notifications", status).increment();
  }

  private Counter counter(String name, int status) {
    return registry.counter(name, "status", String.valueOf(status));
  }

  /** Adds gauges of the open connections and of the requests in flight. */
  public void addGauges(ConnectionGuard guard) {
    registry.gauge("signal.connections", guard, ConnectionGuard::connections);
    registry.gauge("signal.requests.in.flight", guard, ConnectionGuard::inFlight);
  }

  /**
   * Answers a request with the current figures.
   *
   * @param withRooms whether the client may learn the names of rooms
   */
  public void scrape(RoutingContext context, boolean withRooms) {
    HttpServerResponse response = context.response();
    response.putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
    String figures = registry.scrape() + (withRooms ? deliveries.scrapeRooms() : "");
    BackpressuredBody.end(response, Buffer.buffer(figures));
  }
}
