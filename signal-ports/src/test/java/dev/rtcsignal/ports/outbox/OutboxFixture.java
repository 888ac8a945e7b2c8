package dev.rtcsignal.ports.outbox;

import dev.rtcsignal.domain.delivery.RetryPolicy;
import dev.rtcsignal.domain.outbox.OutboxRules;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.dispatch.Dispatcher;
import dev.rtcsignal.ports.dispatch.SystemDefaults;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** An outbox over a store, with a cloud in memory: one process of a fleet. */
final class OutboxFixture implements AutoCloseable {
  static final String LINE = "line";

  final CountingGateway cloud;
  final Dispatcher dispatcher;
  final OutboxTransport outbox;

  private OutboxFixture(CountingGateway cloud, Dispatcher dispatcher, OutboxTransport outbox) {
    this.cloud = cloud;
    this.dispatcher = dispatcher;
    this.outbox = outbox;
  }

  static OutboxFixture open(OutboxStore store) {
    return open(store, CountingGateway.accepting(), builder -> builder);
  }

  static OutboxFixture open(
      OutboxStore store, CountingGateway cloud, UnaryOperator<OutboxBuilder> options) {
    return open(store, cloud, options, 64);
  }

  static OutboxFixture open(
      OutboxStore store,
      CountingGateway cloud,
      UnaryOperator<OutboxBuilder> options,
      int maxInFlight) {
    Dispatcher dispatcher =
        Dispatcher.builder()
            .quota(
                new InMemoryQuota(
                    SystemDefaults.steadyClock(), QuotaLimits.DOCUMENTED.perSecond(50_000, 50_000)))
            .retry(RetryPolicy.NEVER)
            .maxInFlight(maxInFlight)
            .build(cloud);
    OutboxBuilder builder =
        OutboxTransport.builder(store, dispatcher, LINE)
            .rules(new OutboxRules(Duration.ofMillis(10), Duration.ofMillis(100), 3));
    return new OutboxFixture(cloud, dispatcher, options.apply(builder).build());
  }

  @Override
  public void close() {
    outbox.close();
    dispatcher.close();
  }
}
