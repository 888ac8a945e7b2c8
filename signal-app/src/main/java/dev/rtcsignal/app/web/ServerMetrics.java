package dev.rtcsignal.app.web;

import dev.rtcsignal.ports.Quota;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonObject;

/**
 * {@code GET /metrics}: counts of callbacks by status, of sends by outcome, with their time, and
 * how deliveries go.
 */
final class ServerMetrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private final DeliveryMetrics deliveries;

  ServerMetrics(Events events, Quota quota) {
    events.listen(this::count);
    this.deliveries = new DeliveryMetrics(registry, quota, events.delivery());
  }

  Timer.Sample start() {
    return Timer.start(registry);
  }

  void sent(Timer.Sample sample) {
    sample.stop(Timer.builder("signal.send").publishPercentiles(0.5, 0.99).register(registry));
  }

  void received(int status) {
    registry.counter("signal.callbacks", "status", String.valueOf(status)).increment();
  }

  private void count(String name, JsonObject event) {
    if (name.equals("send")) {
      String outcome = event.getJsonObject("result").getString("outcome");
      registry.counter("signal.sends", "outcome", outcome).increment();
    }
  }

  void scrape(RoutingContext context) {
    deliveries.refresh();
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
        .end(registry.scrape());
  }
}
