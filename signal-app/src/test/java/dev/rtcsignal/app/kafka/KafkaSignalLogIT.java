package dev.rtcsignal.app.kafka;

import dev.rtcsignal.app.config.KafkaSettings;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalLog;
import dev.rtcsignal.ports.contract.SignalLogContract;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract of logs, on a broker. */
class KafkaSignalLogIT extends SignalLogContract {
  private static int topics;

  private final String topic = "contract-" + topics++;
  private KafkaBroker broker;
  private RecordWriter writer;

  @BeforeEach
  void createTopic() throws Exception {
    broker = KafkaBroker.shared();
    broker.createTopic(topic, 3);
  }

  @Override
  protected SignalLog open() {
    KafkaSettings settings =
        new KafkaSettings(
            broker.servers(),
            Map.of(),
            Optional.of(topic),
            Ack.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    writer = new RecordWriter(new KafkaClients(settings, "contract").producer("callbacks"), 1_000);
    Awaitility.await("partitions of the topic").until(() -> writer.prepare(topic));
    return new KafkaSignalLog(writer, topic);
  }

  @Override
  protected List<Read> read() {
    return new TopicClient(broker)
        .read(topic).stream().map(record -> read(TopicClient.json(record))).toList();
  }

  private static Read read(JsonObject json) {
    Payload payload =
        json.getBoolean("binary")
            ? Payload.binary(Base64.getDecoder().decode(json.getString("base64")))
            : Payload.text(json.getString("text"));
    return new Read(
        new AppId(json.getString("appId")),
        new UserId(json.getString("userId")),
        payload,
        Instant.parse(json.getString("receivedAt")),
        Optional.ofNullable(json.getString("seal", null)));
  }

  @Override
  protected void interrupt() throws Exception {
    broker.signal("STOP");
  }

  @AfterEach
  void goOn() throws Exception {
    broker.signal("CONT");
    writer.close();
  }
}
