package dev.rtcsignal.app.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SenderCheck;
import dev.rtcsignal.ports.SignalLog;
import dev.rtcsignal.ports.memory.InMemorySignalLog;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** The examples of the page on Kafka. */
@Timeout(60)
class KafkaExamplesTest {
  private static final TopicPartition PARTITION = new TopicPartition("rtc-callbacks", 0);
  private static final String SEALED = "{\"text\":\"one\",\"seal\":\"s1\"}";
  private static final String BARE = "{\"text\":\"two\"}";

  @TempDir private Path folder;

  private final MockConsumer<String, String> consumer = new MockConsumer<>("earliest");
  private final List<String> handled = new CopyOnWriteArrayList<>();

  private static ConsumerRecord<String, String> record(long offset, String value) {
    return new ConsumerRecord<>("rtc-callbacks", 0, offset, "app/hyf", value);
  }

  @Test
  void handlesASealedMessageOnceThoughItIsInTheLogTwice() throws Exception {
    SQLiteDataSource database = new SQLiteDataSource();
    database.setUrl("jdbc:sqlite:" + folder.resolve("application.db"));
    try (Connection connection = database.getConnection();
        Statement create = connection.createStatement()) {
      create.execute("CREATE TABLE handled (id VARCHAR(255) PRIMARY KEY)");
    }
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.schedulePollTask(
        () -> {
          consumer.rebalance(List.of(PARTITION));
          List.of(record(0, SEALED), record(1, BARE), record(2, SEALED), record(3, BARE))
              .forEach(consumer::addRecord);
        });
    CallbackReader reader =
        new CallbackReader(
            consumer, database, (connection, json) -> handled.add(json.getString("text")));
    FutureTask<Void> running =
        new FutureTask<>(
            () -> {
              reader.run();
              return null;
            });
    Thread thread = new Thread(running);
    thread.start();
    await().until(() -> handled.size() == 3);
    thread.interrupt();
    thread.join();
    assertThat(handled).containsExactly("one", "two", "two");
    CallbackReader.consumer("127.0.0.1:9").close();
  }

  @Test
  void handsOverToALogOfItsOwn() {
    SenderCheck check = (signature, now) -> new Verdict.Rejected<>(RejectionReason.MALFORMED);
    SignalLog log = new InMemorySignalLog();
    InstantSource clock = InstantSource.system();
    SignalWebhook webhook =
        SignalWebhook.builder(check, log.handler(clock, Ack.empty()), clock).build();
    assertThat(webhook).isNotNull();
    InboundSignal signal =
        new InboundSignal(
            VerifiedSender.unchecked(new AppId("app"), new UserId("hyf")), Payload.text("hi"));
    assertThat(log.append(signal, Instant.EPOCH)).isCompleted();
  }
}
