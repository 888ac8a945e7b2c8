package dev.rtcsignal.app.config;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Settings of the store; {@code settings.txt} describes each. */
@ConfigMapping(prefix = "signal")
public interface StoreConfig {
  String store();

  Optional<String> storeUser();

  Optional<String> storePassword();

  Optional<Path> storePasswordFile();

  int storeRetentionHours();

  int storeMaxWaiting();

  int storeMaxBackOffSeconds();
}
