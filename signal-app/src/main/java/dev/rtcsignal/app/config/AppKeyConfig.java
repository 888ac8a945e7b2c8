package dev.rtcsignal.app.config;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Settings of the AppKeys, which some commands read alone. */
@ConfigMapping(prefix = "signal")
public interface AppKeyConfig {
  Optional<String> appKey();

  Optional<Path> appKeyFile();

  Optional<String> appKeySecondary();

  Optional<Path> appKeySecondaryFile();
}
