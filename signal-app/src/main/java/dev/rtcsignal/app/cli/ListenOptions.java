package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where to listen. */
public final class ListenOptions {
  private static final int MAX_PORT = 65_535;
  private static final int SERVER_PORT = 8080;
  private static final int EMULATOR_PORT = 8090;

  @Option(
      names = "--server-port",
      paramLabel = "PORT",
      description = "port of the server, 0 for any free one; 8080 by default")
  private Optional<Integer> serverPort = Optional.empty();

  @Option(
      names = "--emulator-port",
      paramLabel = "PORT",
      description = "port of the emulator, 0 for any free one; 8090 by default")
  private Optional<Integer> emulatorPort = Optional.empty();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "address to listen on (default: ${DEFAULT-VALUE})",
      defaultValue = "127.0.0.1")
  private String host = "127.0.0.1";

  ListenOptions() {}

  /**
   * @throws ConfigException naming every port that cannot be one
   */
  public void requirePorts() {
    List<String> mistakes = new ArrayList<>();
    if (!isPort(serverPort())) {
      mistakes.add("--server-port takes 0 to 65535, 0 for any free port");
    }
    if (!isPort(emulatorPort())) {
      mistakes.add("--emulator-port takes 0 to 65535, 0 for any free port");
    }
    if (!mistakes.isEmpty()) {
      throw new ConfigException(mistakes);
    }
  }

  private static boolean isPort(int port) {
    return port >= 0 && port <= MAX_PORT;
  }

  public int serverPort() {
    return serverPort.orElse(SERVER_PORT);
  }

  public int emulatorPort() {
    return emulatorPort.orElse(EMULATOR_PORT);
  }

  /** Returns the port if one was asked for, else any free one: nobody else needs to find it. */
  public int serverPortOrAny() {
    return serverPort.orElse(0);
  }

  /** Returns the port if one was asked for, else any free one: nobody else needs to find it. */
  public int emulatorPortOrAny() {
    return emulatorPort.orElse(0);
  }

  public String host() {
    return host;
  }
}
