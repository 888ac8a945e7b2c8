package dev.rtcsignal.app.config;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks settings up in system properties as {@code signal.app-id}, environment variables as {@code
 * SIGNAL_APP_ID}, and the file {@code signal.properties} of the working directory, in this order.
 * Values are literal: expressions as {@code ${name}} are not expanded.
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

  /** Returns the given settings, by the names of their options, as {@code app-id}. */
  public static Settings of(Map<String, String> given) {
    SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder();
    given.forEach((name, value) -> builder.withDefaultValue(PREFIX + name, value));
    return new Settings(builder.build());
  }

  /**
   * Returns a setting by the name of its option, as {@code app-id}; a blank value counts as none.
   */
  public Optional<String> get(String name) {
    return config
        .getOptionalValue(PREFIX + name, String.class)
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }
}
