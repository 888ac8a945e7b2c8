package dev.rtcsignal.app.config;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Settings of the hand-over to Kafka; {@code settings.txt} describes each. */
@ConfigMapping(prefix = "signal")
public interface KafkaConfig {
  Optional<String> kafka();

  Optional<Path> kafkaConfigFile();

  Optional<String> kafkaCallbacks();

  Optional<String> kafkaAck();

  Optional<String> kafkaCommands();

  Optional<String> kafkaOutcomes();

  Optional<String> kafkaGroup();
}
