package dev.rtcsignal.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.adapter.webhook.NotificationWebhook;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.Quota;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.dispatch.Dispatcher;
import dev.rtcsignal.ports.dispatch.SystemDefaults;
import dev.rtcsignal.ports.jdbc.Dialect;
import dev.rtcsignal.ports.jdbc.JdbcOutboxStore;
import dev.rtcsignal.ports.jdbc.JdbcRegisters;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import dev.rtcsignal.ports.outbox.OutboxTransport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** The example of the guide on several replicas. */
class FleetExamplesTest {
  private final AppId app = new AppId("60af4c8dcb758d00ce35adb3");

  @Test
  void aReplicaIsMadeOfTheRegistersOfItsStore(@TempDir Path folder) throws InterruptedException {
    SQLiteDataSource database = new SQLiteDataSource();
    database.setUrl("jdbc:sqlite:" + folder.resolve("signal.db"));
    InMemoryKeys keys =
        new InMemoryKeys().add(new AppKey(app, "the-app-key-of-a-fleet-0123456789"));
    TokenSenderCheck check = TokenSenderCheck.of(keys, Duration.ofSeconds(5));
    SignalHandler handler = signal -> CompletableFuture.completedFuture(Ack.text("hello"));
    NotificationSecret secret = new NotificationSecret("a-secret");
    Quota quota = new InMemoryQuota(SystemDefaults.steadyClock(), QuotaLimits.DOCUMENTED);
    Dispatcher transport = Dispatcher.builder().quota(quota).build(signal -> Optional.empty());
    try (JdbcOutboxStore replica = JdbcOutboxStore.builder(database, Dialect.SQLITE).open()) {
      JdbcRegisters common = replica.registers();
      SignalWebhook webhook =
          SignalWebhook.builder(check.revoking(common.revocations()), handler)
              .envelopes(SignalWebhook.EnvelopePolicy.ACCEPTED, keys)
              .seen(common.seen())
              .build();
      NotificationWebhook events =
          NotificationWebhook.builder(app -> List.of(secret), common.presence())
              .seen(common.seen())
              .build();
      OutboxTransport outbox =
          OutboxTransport.builder(replica, transport, app.value()).quota(quota, app).build();
      OutboundSignal signal =
          new OutboundSignal(
              app,
              new SenderId("server"),
              new Audience.User(new UserId("alice")),
              Payload.text("hello"));
      assertThat(outbox.send(signal)).isInstanceOf(SendResult.NotSent.class);
      assertThat(common.presence().roomsOf(app).join()).isEmpty();
      outbox.close();
      webhook.close();
      events.close();
    }
    transport.close();
  }
}
