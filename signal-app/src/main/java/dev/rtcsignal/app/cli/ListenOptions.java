package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.ConfigException;
import dev.rtcsignal.app.config.ProgramOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The addresses to listen on. */
final class ListenOptions implements ProgramOptions.Listeners {
  private static final int MAX_PORT = 65_535;

  @Option(
      names = "--server-port",
      paramLabel = "PORT",
      description = "port of the server, 0 for any free one (default: 8080)")
  private Optional<Integer> serverPort = Optional.empty();

  @Option(
      names = "--emulator-port",
      paramLabel = "PORT",
      description = "port of the emulator, 0 for any free one (default: 8090)")
  private Optional<Integer> emulatorPort = Optional.empty();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "address to listen on (default: 127.0.0.1)",
      defaultValue = "127.0.0.1")
  private String host = "127.0.0.1";

  /**
   * @throws ConfigException naming every port that is out of range
   */
  void requirePorts() {
    List<String> mistakes = new ArrayList<>();
    check("--server-port", serverPort, mistakes);
    check("--emulator-port", emulatorPort, mistakes);
    if (!mistakes.isEmpty()) {
      throw new ConfigException(mistakes);
    }
  }

  private static void check(String option, Optional<Integer> port, List<String> mistakes) {
    if (port.filter(number -> number < 0 || number > MAX_PORT).isPresent()) {
      mistakes.add(option + " takes 0 to 65535, 0 for any free port");
    }
  }

  @Override
  public Optional<Integer> serverPort() {
    return serverPort;
  }

  @Override
  public Optional<Integer> emulatorPort() {
    return emulatorPort;
  }

  @Override
  public String host() {
    return host;
  }
}
