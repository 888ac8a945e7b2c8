package dev.rtcsignal.app.config;

import dev.rtcsignal.domain.inbound.Ack;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checked settings of the hand-over to Kafka.
 *
 * @param servers the bootstrap servers
 * @param client properties of all clients, as of TLS and SASL; they hold passwords
 * @param callbacks the topic of callbacks; without one this server handles them itself
 * @param ack the answer to each callback that is handed over
 * @param commands the topic of signals to send
 * @param outcomes the topic of what became of commands
 * @param group of the consumers of commands; empty for one of the application
 */
public record KafkaSettings(
    String servers,
    Map<String, String> client,
    Optional<String> callbacks,
    Ack ack,
    Optional<String> commands,
    Optional<String> outcomes,
    Optional<String> group) {
  private static final List<String> TOPICS =
      List.of("kafka-callbacks", "kafka-commands", "kafka-outcomes");

  private static final Pattern TOPIC = Pattern.compile("(?!\\.\\.?$)[A-Za-z0-9._-]{1,249}");
  private static final Pattern SERVERS =
      Pattern.compile("(\\w+://)?(\\[[0-9a-fA-F:.]+]|[^\\s,:;/]+):\\d{1,5}");

  /** Reads the settings; empty where no topic is set, or after a mistake. */
  static Optional<KafkaSettings> read(ConfigReader reader) {
    KafkaConfig config = reader.read(KafkaConfig.class);
    List<String> topics =
        Stream.of(config.kafkaCallbacks(), config.kafkaCommands(), config.kafkaOutcomes())
            .flatMap(Optional::stream)
            .toList();
    if (topics.isEmpty()) {
      requireTopic(reader);
      return Optional.empty();
    }
    checkTopics(config, topics, reader);
    boolean known = reader.require("kafka") && servers(config, reader);
    Optional<Map<String, String>> client =
        config
            .kafkaConfigFile()
            .map(file -> reader.attempt(() -> KafkaClientFile.read(file)))
            .orElse(Optional.of(Map.of()));
    boolean ack = reader.keeps("kafka-ack", () -> Ack.text(config.kafkaAck().orElse("")));
    return known && ack ? client.map(properties -> of(config, properties)) : Optional.empty();
  }

  private static KafkaSettings of(KafkaConfig config, Map<String, String> client) {
    return new KafkaSettings(
        config.kafka().orElseThrow(),
        client,
        config.kafkaCallbacks(),
        Ack.text(config.kafkaAck().orElse("")),
        config.kafkaCommands(),
        config.kafkaOutcomes(),
        config.kafkaGroup());
  }

  private static void requireTopic(ConfigReader reader) {
    if (reader.isSet("kafka")) {
      reader.mistake(
          "SIGNAL_KAFKA is set without a topic: set SIGNAL_KAFKA_CALLBACKS or"
              + " SIGNAL_KAFKA_COMMANDS, or remove it");
    }
  }

  private static void checkTopics(KafkaConfig config, List<String> topics, ConfigReader reader) {
    List<Optional<String>> values =
        List.of(config.kafkaCallbacks(), config.kafkaCommands(), config.kafkaOutcomes());
    for (int i = 0; i < values.size(); i++) {
      String topic = values.get(i).orElse("x");
      reader.keeps(TOPICS.get(i), () -> requireTopicName(topic));
    }
    if (topics.stream().distinct().count() < topics.size()) {
      reader.mistake(
          "SIGNAL_KAFKA_CALLBACKS, SIGNAL_KAFKA_COMMANDS and SIGNAL_KAFKA_OUTCOMES name one topic"
              + " twice: name different ones");
    }
    if (config.kafkaOutcomes().isPresent()) {
      reader.require("kafka-commands");
    }
  }

  private static String requireTopicName(String topic) {
    if (!TOPIC.matcher(topic).matches()) {
      throw new IllegalArgumentException(
          "the name of a topic has 1 to 249 characters of A-Z a-z 0-9 . _ -");
    }
    return topic;
  }

  private static boolean servers(KafkaConfig config, ConfigReader reader) {
    return reader.keeps(
        "kafka",
        () -> {
          String servers = config.kafka().orElseThrow();
          if (!Stream.of(servers.split(",", -1))
              .allMatch(one -> SERVERS.matcher(one.strip()).matches())) {
            throw new IllegalArgumentException("set it to HOST:PORT, several with commas between");
          }
          return servers;
        });
  }

  @Override
  public String toString() {
    return "KafkaSettings[" + servers + "]";
  }
}
