package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.AppConfig;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "check-config",
    versionProvider = Version.class,
    description = {
      "Prints the effective configuration, secrets masked, and every mistake at once.",
      "Exit code 2 if there is one."
    })
final class CheckConfigCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "address that serve would listen on (default: 127.0.0.1)")
  private String host = "127.0.0.1";

  @Option(names = "--json", description = "print a JSON object")
  private boolean json;

  private final Environment environment;

  CheckConfigCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Map<String, String> effective = AppConfig.effective(environment.settings());
    List<String> mistakes = AppConfig.mistakes(environment.settings(), host);
    if (json) {
      environment.out().println(toJson(effective, mistakes));
    } else {
      effective.forEach((name, value) -> environment.out().println(name + "=" + value));
      mistakes.forEach(spec.commandLine().getErr()::println);
      spec.commandLine().getErr().flush();
    }
    environment.out().flush();
    return mistakes.isEmpty() ? 0 : 2;
  }

  private static String toJson(Map<String, String> effective, List<String> mistakes) {
    JsonObjectBuilder settings = Json.object();
    effective.forEach(settings::add);
    JsonArrayBuilder list = Json.array();
    mistakes.forEach(list::add);
    return Json.object().add("settings", settings).add("mistakes", list).build().toString();
  }
}
