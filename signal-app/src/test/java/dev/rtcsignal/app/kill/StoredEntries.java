package dev.rtcsignal.app.kill;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.outbox.OutboxRules;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.jdbc.Dialect;
import dev.rtcsignal.ports.jdbc.JdbcOutboxStore;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;

/** Entries as the server makes them, for a store without a server. */
final class StoredEntries {
  static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");

  private static final int AT_ONCE = 2_000;

  private StoredEntries() {}

  static JdbcOutboxStore open(String url) {
    return JdbcOutboxStore.builder(
            KillingDatabase.of(url, new KillSwitch(KillPoint.NONE, 1), new AtomicBoolean()),
            Dialect.of(url))
        .open();
  }

  static OutboundSignal signal(String text) {
    return new OutboundSignal(
        APP, new SenderId("server"), new Audience.User(new UserId("alice")), Payload.text(text));
  }

  /** Returns an entry for a text with a name, due now, with a day of time. */
  static OutboxEntry entry(String text, String name, Optional<String> orderKey, Instant now) {
    SendOptions options = SendOptions.DEFAULT.deadline(Duration.ofDays(1));
    OutboxRequest request =
        new OutboxRequest(
            new SignalName(name), signal(text), orderKey.map(options::orderKey).orElse(options));
    return OutboxRules.DEFAULT.enqueue(request, APP.value(), Duration.ofDays(1), now);
  }

  /** Enqueues many entries, in order. */
  static void enqueue(JdbcOutboxStore store, int count, IntFunction<OutboxEntry> entries)
      throws InterruptedException {
    Semaphore places = new Semaphore(AT_ONCE);
    for (int i = 0; i < count; i++) {
      places.acquire();
      CompletableFuture<?> stored = store.enqueue(entries.apply(i));
      stored.whenComplete((outcome, failure) -> places.release());
    }
    places.acquire(AT_ONCE);
  }

  static void execute(String url, String sql) throws Exception {
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
