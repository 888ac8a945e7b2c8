package dev.rtcsignal.app.docs;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The example of a program that reads callbacks from Kafka. */
record CallbackReader(
    Consumer<String, String> consumer,
    DataSource database,
    BiConsumer<Connection, JsonObject> application) {

  static Consumer<String, String> consumer(String servers) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers", servers,
            "group.id", "my-application",
            "enable.auto.commit", "false",
            "auto.offset.reset", "earliest"),
        new StringDeserializer(),
        new StringDeserializer());
  }

  void run() throws SQLException {
    consumer.subscribe(List.of("rtc-callbacks"));
    while (!Thread.interrupted()) {
      for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
        handleOnce(record);
      }
      consumer.commitSync();
    }
  }

  private void handleOnce(ConsumerRecord<String, String> record) throws SQLException {
    JsonObject callback = Json.createReader(new StringReader(record.value())).readObject();
    // Two records with one seal are one message; without a seal this knows only redelivery.
    String place = record.partition() + "-" + record.offset();
    String id = record.key() + " " + callback.getString("seal", place);
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      String sql = "INSERT INTO handled (id) VALUES (?) ON CONFLICT DO NOTHING";
      try (PreparedStatement insert = connection.prepareStatement(sql)) {
        insert.setString(1, id);
        if (insert.executeUpdate() == 1) {
          application.accept(connection, callback);
        }
      }
      connection.commit();
    }
  }
}
