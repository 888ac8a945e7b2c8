package dev.rtcsignal.app.config;

import io.smallrye.config.ConfigMapping;

/** Settings of the listeners, which options of the command line override. */
@ConfigMapping(prefix = "signal")
public interface ListenConfig {
  String host();

  int serverPort();

  int emulatorPort();
}
