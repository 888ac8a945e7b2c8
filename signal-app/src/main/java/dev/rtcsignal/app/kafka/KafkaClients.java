package dev.rtcsignal.app.kafka;

import dev.rtcsignal.app.config.FailedException;
import dev.rtcsignal.app.config.KafkaClientFile;
import dev.rtcsignal.app.config.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes the clients of Kafka: the properties of the file, and above them those of the server. */
final class KafkaClients {
  /** Used where the file does not set them. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "auto.offset.reset", "earliest",
          // A host name that does not resolve yet keeps no server from starting.
          "bootstrap.resolve.timeout.ms", "2147483647",
          "enable.metrics.push", "false",
          "reconnect.backoff.max.ms", "2000");

  /** The most commands that are in memory at once, besides those that wait for their end. */
  private static final String MAX_POLL_RECORDS = "500";

  /** Names a property in a message of Kafka, without its value. */
  private static final Pattern PROPERTY = Pattern.compile("\\b[a-z]+(\\.[a-z]+)+\\b");

  private final KafkaSettings settings;
  private final String name;

  /**
   * @param name of this server for Kafka, the same for all replicas
   */
  KafkaClients(KafkaSettings settings, String name) {
    this.settings = settings;
    this.name = name;
  }

  /**
   * @param of what it writes, since two clients of one name disturb each other's metrics
   * @throws FailedException if Kafka refuses a property
   */
  Producer<byte[], byte[]> producer(String of) {
    return made(
        () ->
            new KafkaProducer<>(
                properties(Map.of("client.id", name + "-" + of)),
                new ByteArraySerializer(),
                new ByteArraySerializer()));
  }

  /**
   * @throws FailedException if Kafka refuses a property
   */
  Consumer<byte[], byte[]> consumer() {
    Map<String, Object> properties =
        properties(
            Map.of(
                "group.id",
                settings.group().orElse(name),
                "max.poll.records",
                MAX_POLL_RECORDS,
                // The consumer blocks a thread of its own, and not an event loop.
                "request.timeout.ms",
                "30000"));
    return made(
        () ->
            new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  /**
   * @throws FailedException if Kafka refuses a property
   */
  Admin admin() {
    return made(() -> Admin.create(properties(Map.of())));
  }

  private Map<String, Object> properties(Map<String, String> ofClient) {
    Map<String, Object> properties = new HashMap<>(DEFAULTS);
    properties.putAll(settings.client());
    properties.putAll(KafkaClientFile.FIXED);
    properties.put("bootstrap.servers", settings.servers());
    properties.put("client.id", name);
    properties.putAll(ofClient);
    return properties;
  }

  private static <T> T made(Supplier<T> client) {
    try {
      return client.get();
    } catch (KafkaException e) {
      throw new FailedException("SIGNAL_KAFKA_CONFIG_FILE is wrong: " + reason(e));
    }
  }

  /** Returns the property that an exception names. Its message may quote a password. */
  private static String reason(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    Matcher property = PROPERTY.matcher(String.valueOf(cause.getMessage()));
    return property.find()
        ? "Kafka refuses " + property.group()
        : "Kafka refuses it with " + cause.getClass().getSimpleName();
  }
}
