package dev.rtcsignal.app.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the properties that all clients of Kafka have in common: those of TLS, of SASL, of buffers.
 * What a guarantee of the server rests on cannot be changed by them.
 */
public final class KafkaClientFile {
  /** Properties that the server sets; a file may repeat such a value. */
  public static final Map<String, String> FIXED =
      Map.ofEntries(
          Map.entry("acks", "all"),
          Map.entry("enable.idempotence", "true"),
          Map.entry("max.in.flight.requests.per.connection", "5"),
          Map.entry("retries", "2147483647"),
          Map.entry("delivery.timeout.ms", "4000"),
          Map.entry("request.timeout.ms", "3000"),
          Map.entry("max.block.ms", "0"),
          Map.entry("metadata.max.idle.ms", "2147483647"),
          Map.entry("partitioner.ignore.keys", "false"),
          Map.entry("enable.auto.commit", "false"),
          Map.entry("isolation.level", "read_committed"));

  /** Properties that the server sets, to values that are its own or come from settings. */
  private static final List<String> OWN =
      List.of(
          "bootstrap.servers",
          "client.id",
          "group.id",
          "key.deserializer",
          "key.serializer",
          "max.poll.records",
          "partitioner.class",
          "transactional.id",
          "value.deserializer",
          "value.serializer");

  private KafkaClientFile() {}

  /**
   * Reads the file.
   *
   * @throws ConfigException if it cannot be read, or sets a property of the server
   */
  static Map<String, String> read(Path file) {
    Map<String, String> properties = new TreeMap<>(PropertyFile.read(file));
    List<String> mistakes =
        properties.entrySet().stream()
            .filter(entry -> weakens(entry.getKey(), entry.getValue().strip()))
            .map(entry -> mistake(entry.getKey()))
            .toList();
    if (!mistakes.isEmpty()) {
      throw new ConfigException(mistakes);
    }
    return Map.copyOf(properties);
  }

  private static boolean weakens(String name, String value) {
    boolean all = name.equals("acks") && value.equals("-1");
    return OWN.contains(name)
        || (FIXED.containsKey(name) && !FIXED.get(name).equals(value) && !all);
  }

  private static String mistake(String name) {
    String value =
        FIXED.containsKey(name) ? "it is always " + FIXED.get(name) : "the server sets it";
    return "SIGNAL_KAFKA_CONFIG_FILE is wrong: remove " + name + ", " + value;
  }
}
