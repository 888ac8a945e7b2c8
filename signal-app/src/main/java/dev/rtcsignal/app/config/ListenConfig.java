package dev.rtcsignal.app.config;

import io.smallrye.config.ConfigMapping;

/**
 * Settings of the listeners; {@code check-config} checks them through this interface. The programs
 * take their values from the options {@code --host}, {@code --server-port} and {@code
 * --emulator-port}, whose defaults they are.
 */
@ConfigMapping(prefix = "signal")
public interface ListenConfig {
  String host();

  int serverPort();

  int emulatorPort();
}
