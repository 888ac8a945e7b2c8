package dev.rtcsignal.app.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Another program that writes to topics, and reads them from their beginning. */
final class TopicClient {
  private final String servers;

  TopicClient(KafkaBroker broker) {
    this.servers = broker.servers();
  }

  private KafkaConsumer<String, String> consumer(Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(more);
    properties.put("bootstrap.servers", servers);
    return new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
  }

  /** Returns all records that a topic has now, by partition and offset. */
  List<ConsumerRecord<String, String>> read(String topic) {
    try (KafkaConsumer<String, String> consumer = consumer(Map.of())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(one -> new TopicPartition(topic, one.partition()))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      List<ConsumerRecord<String, String>> records = new ArrayList<>();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  static JsonObject json(ConsumerRecord<String, String> record) {
    return Json.parse(record.value()).orElseThrow();
  }

  /** Writes a record to the first partition. */
  void write(String topic, String value, Map<String, String> headers) throws Exception {
    write(topic, List.of(value), headers);
  }

  /** Writes records to the first partition, each with the headers. */
  void write(String topic, List<String> values, Map<String, String> headers) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers), new StringSerializer(), new StringSerializer())) {
      List<Future<RecordMetadata>> written = new ArrayList<>();
      for (String value : values) {
        ProducerRecord<String, String> record = new ProducerRecord<>(topic, 0, null, value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
        written.add(producer.send(record));
      }
      for (Future<RecordMetadata> one : written) {
        one.get(30, TimeUnit.SECONDS);
      }
    }
  }

  /** Returns where a group begins to read the first partition; 0 if it has committed nothing. */
  long committed(String group, String topic) {
    TopicPartition first = new TopicPartition(topic, 0);
    try (KafkaConsumer<String, String> consumer = consumer(Map.of("group.id", group))) {
      OffsetAndMetadata known = consumer.committed(Set.of(first)).get(first);
      return known == null ? 0 : known.offset();
    }
  }

  /** Lets a group without members read the first partition again from its beginning. */
  void rewind(String group, String topic) {
    TopicPartition first = new TopicPartition(topic, 0);
    try (KafkaConsumer<String, String> consumer = consumer(Map.of("group.id", group))) {
      consumer.assign(List.of(first));
      consumer.commitSync(Map.of(first, new OffsetAndMetadata(0)));
    }
  }
}
