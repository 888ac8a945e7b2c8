package dev.rtcsignal.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.app.testkit.RtcClient;
import dev.rtcsignal.app.testkit.RtcEmulator;
import dev.rtcsignal.app.testkit.RtcEmulatorExtension;
import dev.rtcsignal.app.testkit.User;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.jdbc.Dialect;
import dev.rtcsignal.ports.jdbc.JdbcOutbox;
import dev.rtcsignal.ports.jdbc.JdbcOutboxStore;
import dev.rtcsignal.ports.outbox.OutboxTransport;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** The examples of the page on the outbox. */
@ExtendWith(RtcEmulatorExtension.class)
class OutboxExamplesTest {
  @TempDir Path folder;

  private DataSource database;

  @BeforeEach
  void nameTheDatabase() {
    SQLiteDataSource file = new SQLiteDataSource();
    file.setUrl("jdbc:sqlite:" + folder.resolve("signal.db"));
    database = file;
  }

  private static OutboundSignal signal(AppId app, String text) {
    Audience alice = new Audience.User(new UserId("alice"));
    return new OutboundSignal(app, new SenderId("server"), alice, Payload.text(text));
  }

  @Test
  void sendsThroughTheOutbox(RtcEmulator cloud, @User("alice") RtcClient alice) throws Exception {
    AppId app = cloud.app();
    OutboundSignal signal = signal(app, "durable");
    try (OpenApiTransport transport = transport(cloud)) {
      JdbcOutboxStore store =
          JdbcOutboxStore.builder(database, Dialect.SQLITE).exclusively().open();
      OutboxTransport outbox = OutboxTransport.builder(store, transport, app.value()).build();
      SendResult result = outbox.send(signal);
      assertThat(result.isAccepted()).isTrue();
      assertThat(alice.awaitMessage().text()).isEqualTo("durable");

      Instant startsAt = store.clock().instant().plus(Duration.ofHours(1));
      OutboxRequest reminder =
          new OutboxRequest(new SignalName("reminder-4711"), signal, SendOptions.DEFAULT)
              .at(startsAt.minus(Duration.ofMinutes(5)));
      EnqueueOutcome taken = outbox.enqueue(reminder).join();
      assertThat(taken).isInstanceOf(EnqueueOutcome.Added.class);

      try (Connection connection = database.getConnection()) {
        connection.setAutoCommit(false);
        saveOrder(connection);
        new JdbcOutbox(Dialect.SQLITE, app.value())
            .enqueue(connection, signal, new SignalName("order-4711"), SendOptions.DEFAULT);
        connection.commit();
      }
      assertThat(alice.awaitMessage().text()).isEqualTo("durable");
      outbox.close();
      store.close();
    }
  }

  private static OpenApiTransport transport(RtcEmulator cloud) {
    return OpenApiTransport.builder()
        .app(cloud.app(), cloud.accessKey())
        .cloud(cloud.uri(), cloud.region())
        .build();
  }

  private static void saveOrder(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY)");
      statement.execute("INSERT INTO orders VALUES (4711)");
    }
  }
}
