package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.CloudEndpoint;
import dev.rtcsignal.app.config.ConfigException;
import dev.rtcsignal.app.config.DemoCredentials;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.ProgramOptions;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "client",
    versionProvider = Version.class,
    description = {
      "One simulated client of an emulator: prints each SDK event on a line, and sends what is",
      "typed or piped: server: TEXT, room: TEXT, or user NAME: TEXT. Mints its own tokens."
    })
final class ClientCommand implements Callable<Integer>, ProgramOptions.Client {
  @Spec private CommandSpec spec;

  @Option(names = "--user", paramLabel = "USER", required = true, description = "the user id")
  private String user;

  @Option(names = "--room", paramLabel = "ROOM", description = "the room to join")
  private Optional<String> room = Optional.empty();

  @Option(
      names = "--url",
      paramLabel = "CALLBACK",
      description = "where its messages to the server go (default: --callback-url of the emulator)")
  private Optional<String> url = Optional.empty();

  @Option(
      names = "--cloud",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8090",
      description = "the emulator (default: http://127.0.0.1:8090)")
  private String cloud = "http://127.0.0.1:8090";

  @Option(
      names = "--app",
      paramLabel = "ID=KEY",
      description = {
        "the application; visible in the list of processes, so prefer SIGNAL_APP for a real key",
        "(default: SIGNAL_APP_ID and SIGNAL_APP_KEY, else that of the demo)"
      })
  private Optional<String> app = Optional.empty();

  @Option(names = "--stay", description = "go on after the end of the input, until Ctrl-C")
  private boolean stays;

  @Option(names = "--json", description = "print a JSON object for each event")
  private boolean json;

  private final Environment environment;
  private final Programs programs;

  ClientCommand(Environment environment, Programs programs) {
    this.environment = environment;
    this.programs = programs;
  }

  @Override
  public Integer call() throws InterruptedException {
    return programs.client(this, key(), spec.commandLine().getErr());
  }

  private AppKey key() {
    if (app.isPresent()) {
      String[] pair = app.get().split("=", 2);
      if (pair.length < 2) {
        throw new ConfigException(List.of("--app takes ID=KEY: the = is missing"));
      }
      return new AppKey(new AppId(pair[0]), pair[1]);
    }
    Optional<String> id = environment.settings().get("app-id");
    Optional<String> key = environment.settings().get("app-key");
    return id.isPresent() && key.isPresent()
        ? new AppKey(new AppId(id.get()), key.get())
        : new AppKey(new AppId(DemoCredentials.APP_ID), DemoCredentials.APP_KEY);
  }

  @Override
  public URI cloud() {
    try {
      URI uri = CloudEndpoint.parse(cloud).uri();
      if (uri.getScheme().equals("http")) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigException(List.of("--cloud is wrong: " + e.getMessage()));
    }
    throw new ConfigException(
        List.of("--cloud is no emulator: clients of a real cloud use its SDK; set it to http://…"));
  }

  @Override
  public UserId user() {
    return new UserId(user);
  }

  @Override
  public Optional<RoomId> room() {
    return room.map(RoomId::new);
  }

  @Override
  public Optional<String> callbackUrl() {
    return url;
  }

  @Override
  public boolean stays() {
    return stays;
  }

  @Override
  public boolean json() {
    return json;
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "ClientCommand[" + user + "]";
  }
}
