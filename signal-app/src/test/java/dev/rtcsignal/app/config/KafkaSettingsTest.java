package dev.rtcsignal.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.inbound.Ack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSettingsTest {
  private static final Map<String, String> CALLBACKS =
      Map.of("kafka", "one:9092, two:9092", "kafka-callbacks", "rtc.callbacks");

  @TempDir private Path folder;

  private static Map<String, String> and(String name, String value) {
    Map<String, String> settings = new HashMap<>(CALLBACKS);
    settings.put(name, value);
    return settings;
  }

  private static Optional<KafkaSettings> read(Map<String, String> settings) {
    ConfigReader reader = new ConfigReader(Settings.of(settings));
    Optional<KafkaSettings> read = KafkaSettings.read(reader);
    reader.requireNoMistakes();
    return read;
  }

  private static List<String> mistakes(Map<String, String> settings) {
    ConfigReader reader = new ConfigReader(Settings.of(settings));
    KafkaSettings.read(reader);
    return reader.mistakes();
  }

  @Test
  void withoutATopicThereIsNoHandOver() {
    assertThat(read(Map.of())).isEmpty();
  }

  @Test
  void theAckIsEmptyUnlessTold() {
    KafkaSettings settings = read(CALLBACKS).orElseThrow();
    assertThat(settings.callbacks()).contains("rtc.callbacks");
    assertThat(settings.ack()).isEqualTo(Ack.empty());
    assertThat(read(and("kafka-ack", "ok")).orElseThrow().ack()).isEqualTo(Ack.text("ok"));
  }

  @Test
  void aTopicNeedsServersAndServersATopic() {
    assertThat(mistakes(Map.of("kafka-callbacks", "t")))
        .singleElement()
        .asString()
        .startsWith("SIGNAL_KAFKA is missing: set it to the bootstrap servers");
    assertThat(mistakes(Map.of("kafka", "one:9092")))
        .singleElement()
        .asString()
        .startsWith("SIGNAL_KAFKA is set without a topic");
  }

  @Test
  void outcomesNeedCommands() {
    assertThat(mistakes(and("kafka-outcomes", "rtc.outcomes")))
        .singleElement()
        .asString()
        .startsWith("SIGNAL_KAFKA_COMMANDS is missing");
  }

  @Test
  void oneTopicHasOneUse() {
    assertThat(mistakes(and("kafka-commands", "rtc.callbacks")))
        .singleElement()
        .asString()
        .contains("name one topic twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"one", "one:", "one:9092,", "http://one", ":9092", "one:9092;two:9092"})
  void refusesOtherFormsOfServers(String servers) {
    assertThat(mistakes(Map.of("kafka", servers, "kafka-callbacks", "t")))
        .containsExactly("SIGNAL_KAFKA is wrong: set it to HOST:PORT, several with commas between");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a/b", "..", "ä"})
  void refusesOtherFormsOfTopics(String topic) {
    assertThat(mistakes(and("kafka-callbacks", topic)))
        .singleElement()
        .asString()
        .startsWith("SIGNAL_KAFKA_CALLBACKS is wrong");
  }

  @Test
  void aTopicHasAtMost249Characters() {
    assertThat(mistakes(and("kafka-callbacks", "t".repeat(249)))).isEmpty();
    assertThat(mistakes(and("kafka-callbacks", "t".repeat(250)))).hasSize(1);
  }

  private List<String> mistakesOfFile(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("kafka.properties"), text);
    return mistakes(and("kafka-config-file", file.toString()));
  }

  @Test
  void theFileMayRepeatWhatHolds() throws Exception {
    assertThat(mistakesOfFile("acks=all\nenable.idempotence=true\nsasl.mechanism=PLAIN")).isEmpty();
    assertThat(mistakesOfFile("acks=-1")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "acks=1, acks",
    "enable.idempotence=false, enable.idempotence",
    "retries=0, retries",
    "max.block.ms=60000, max.block.ms",
    "delivery.timeout.ms=120000, delivery.timeout.ms",
    "partitioner.ignore.keys=true, partitioner.ignore.keys",
    "partitioner.class=x.Mine, partitioner.class",
    "enable.auto.commit=true, enable.auto.commit",
    "isolation.level=read_uncommitted, isolation.level",
    "bootstrap.servers=other:9092, bootstrap.servers",
    "group.id=other, group.id"
  })
  void theFileCannotWeakenAPromise(String line, String property) throws Exception {
    assertThat(mistakesOfFile(line))
        .singleElement()
        .asString()
        .startsWith("SIGNAL_KAFKA_CONFIG_FILE is wrong: remove " + property + ", ");
  }

  @Test
  void aFileThatCannotBeReadIsAMistake() {
    assertThat(mistakes(and("kafka-config-file", folder.resolve("none").toString())))
        .containsExactly("none cannot be read: it does not exist");
  }

  @Test
  void theSettingsPrintNoPassword() throws Exception {
    Path file = Files.writeString(folder.resolve("k"), "ssl.key.password=very-secret");
    assertThat(read(and("kafka-config-file", file.toString())).orElseThrow().toString())
        .doesNotContain("very-secret");
  }
}
