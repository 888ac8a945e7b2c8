package dev.rtcsignal.app;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.app.config.CloudConfig;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.StoreSettings;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.app.outbox.OpenStore;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.outbox.OutboxRules;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.jdbc.JdbcOutboxStore;
import dev.rtcsignal.ports.jdbc.JdbcRegisters;
import dev.rtcsignal.ports.outbox.OutboxTransport;
import java.util.Optional;

/** The outbox of a server with its store, over the transport to the cloud. */
record OutboxAssembly(OutboxTransport outbox, OpenApiTransport transport, OutboxStore store)
    implements AutoCloseable {
  /** The line of a quota that all applications of the account share. */
  private static final String ACCOUNT = "account";

  /**
   * Opens the store and begins to send what it has.
   *
   * @param app gives the quota line its name, unless the quota is that of the account
   * @param quota paces the transport
   */
  static OutboxAssembly open(
      Environment environment,
      StoreSettings settings,
      CloudConfig cloud,
      AppId app,
      OpenApiTransport transport,
      Quota quota,
      ServerEvents events) {
    OutboxStore store = OpenStore.toSend(settings, environment);
    OutboxRules rules = OutboxRules.DEFAULT;
    OutboxTransport outbox =
        OutboxTransport.builder(store, transport, line(cloud, app))
            .rules(new OutboxRules(rules.base(), settings.mostBackOff(), rules.maxUncertainTries()))
            .retention(settings.retention())
            .clock(environment.steady(), environment.random())
            .listener(events.ofOutbox())
            .quota(quota, app)
            .holder(ReplicaName.of(environment.random()))
            .build();
    return new OutboxAssembly(outbox, transport, store);
  }

  /** Returns what processes on the same store know in common; without a database there is none. */
  Optional<JdbcRegisters> registers() {
    return store instanceof JdbcOutboxStore durable
        ? Optional.of(durable.registers())
        : Optional.empty();
  }

  /** Returns the quota line of a server for an application. */
  static String line(CloudConfig cloud, AppId app) {
    return cloud.quotaScope().equals("account") ? ACCOUNT : app.value();
  }

  /**
   * Stops in order: nothing is taken any more, what has left is settled, the lease is given back.
   */
  @Override
  public void close() {
    outbox.close();
    transport.close();
    store.close();
  }
}
