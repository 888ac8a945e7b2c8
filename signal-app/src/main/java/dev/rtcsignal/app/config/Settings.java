package dev.rtcsignal.app.config;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where settings come from: system properties {@code signal.app-id}, environment variables {@code
 * SIGNAL_APP_ID}, and a file {@code signal.properties} in the working directory, in this order.
 */
public final class Settings {
  private static final String PREFIX = "signal.";
  private static final int BELOW_THE_ENVIRONMENT = 200;

  private final SmallRyeConfig config;

  private Settings(SmallRyeConfig config) {
    this.config = config;
  }

  /** Returns the settings of this process. */
  public static Settings ofProcess(Path workingDirectory) {
    SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder().addDefaultSources();
    Path file = workingDirectory.resolve("signal.properties");
    if (Files.isRegularFile(file)) {
      try {
        builder.withSources(
            new PropertiesConfigSource(file.toUri().toURL(), BELOW_THE_ENVIRONMENT));
      } catch (IOException | IllegalArgumentException e) {
        throw new ConfigException(
            List.of("signal.properties cannot be read: it takes lines as signal.app-id=VALUE"));
      }
    }
    return new Settings(builder.build());
  }

  /** Returns settings that are given: {@code app-id} to its value. */
  public static Settings of(Map<String, String> given) {
    SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder();
    given.forEach((name, value) -> builder.withDefaultValue(PREFIX + name, value));
    return new Settings(builder.build());
  }

  /** Returns a setting by the name of its option, as {@code app-id}; an empty value is none. */
  public Optional<String> get(String name) {
    return config
        .getOptionalValue(PREFIX + name, String.class)
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /** Returns the name of its environment variable. */
  public static String variable(String name) {
    return "SIGNAL_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
