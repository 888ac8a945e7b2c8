package dev.rtcsignal.app.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonObject;

/**
 * {@code GET /metrics}: counts of callbacks by status, and of sends by outcome, with their time.
 */
final class ServerMetrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  ServerMetrics(Events events) {
    events.listen(this::count);
  }

  Timer.Sample start() {
    return Timer.start(registry);
  }

  void sent(Timer.Sample sample) {
    sample.stop(Timer.builder("signal.send").publishPercentiles(0.5, 0.99).register(registry));
  }

  private void count(String name, JsonObject event) {
    MeterRegistry meters = registry;
    if (name.equals("callback")) {
      String status = String.valueOf(event.getInt("status"));
      meters.counter("signal.callbacks", "status", status).increment();
    } else if (name.equals("send")) {
      String outcome = event.getJsonObject("result").getString("outcome");
      meters.counter("signal.sends", "outcome", outcome).increment();
    }
  }

  void scrape(RoutingContext context) {
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
        .end(registry.scrape());
  }
}
