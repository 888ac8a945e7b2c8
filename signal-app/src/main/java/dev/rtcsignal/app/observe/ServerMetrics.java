package dev.rtcsignal.app.observe;

import dev.rtcsignal.app.net.BackpressuredBody;
import dev.rtcsignal.app.net.ConnectionGuard;
import dev.rtcsignal.ports.Quota;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code GET /metrics}: counts of callbacks by status, of sends by outcome, with their time, and
 * how deliveries go.
 */
public final class ServerMetrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private final DeliveryMetrics deliveries;
  private final Map<Integer, Counter> callbacks = new ConcurrentHashMap<>();

  public ServerMetrics(ServerEvents events, Quota quota) {
    events.listen(this::count);
    this.deliveries = new DeliveryMetrics(registry, quota, events.delivery());
  }

  public Timer.Sample start() {
    return Timer.start(registry);
  }

  public void sent(Timer.Sample sample) {
    sample.stop(Timer.builder("signal.send").publishPercentiles(0.5, 0.99).register(registry));
  }

  /** Looking a counter up by its labels costs more than a callback should. */
  public void received(int status) {
    callbacks.computeIfAbsent(status, one -> counter("signal.callbacks", one)).increment();
  }

  public void notified(int status) {
    counter("signal.notifications", status).increment();
  }

  private Counter counter(String name, int status) {
    return registry.counter(name, "status", String.valueOf(status));
  }

  /** Shows how full the server is. */
  public void watch(ConnectionGuard door) {
    registry.gauge("signal.connections", door, ConnectionGuard::connections);
    registry.gauge("signal.requests.in.flight", door, ConnectionGuard::inFlight);
  }

  private void count(String name, JsonObject event) {
    if (name.equals("send")) {
      String outcome = event.getJsonObject("result").getString("outcome");
      registry.counter("signal.sends", "outcome", outcome).increment();
    }
  }

  public void scrape(RoutingContext context) {
    deliveries.refresh();
    HttpServerResponse response = context.response();
    response.putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
    BackpressuredBody.end(response, Buffer.buffer(registry.scrape()));
  }
}
