package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.ConfigException;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.replay.Replay;
import dev.rtcsignal.app.replay.ReplayReport;
import jakarta.json.JsonArrayBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "replay",
    versionProvider = Version.class,
    description = {
      "Replays a journal against a server, or its sends against an emulator, and compares outcomes.",
      "Signatures are made anew with the configured AppKey. Exit code 0 only if all are the same."
    })
final class ReplayCommand implements Callable<Integer> {
  private static final Pattern SPEED = Pattern.compile("(\\d{1,5}(?:\\.\\d{1,3})?)x?");
  private static final int MAX_SHOWN = 20;

  @Parameters(paramLabel = "FILE", description = "a file of a journal, .ndjson or .ndjson.gz")
  private Path file;

  @Option(names = "--to", paramLabel = "URL", required = true, description = "server or emulator")
  private URI target;

  @Option(
      names = "--speed",
      paramLabel = "10x|max",
      defaultValue = "1x",
      description = "how many times as fast as recorded (default: 1x)")
  private String speed = "1x";

  @Option(names = "--json", description = "print a JSON object")
  private boolean json;

  private final Environment environment;

  ReplayCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    ReplayReport report = Replay.of(file, factor(), environment).run(target);
    if (!json) {
      report.differences().stream().limit(MAX_SHOWN).forEach(environment.out()::println);
    }
    environment.out().println(json ? toJson(report) : summary(report));
    environment.out().flush();
    return report.isSame() ? 0 : 1;
  }

  private double factor() {
    if (speed.equals("max")) {
      return Double.POSITIVE_INFINITY;
    }
    Matcher number = SPEED.matcher(speed);
    if (!number.matches() || Double.parseDouble(number.group(1)) == 0) {
      throw new ConfigException(List.of("--speed takes a number as 10x, or max"));
    }
    return Double.parseDouble(number.group(1));
  }

  private static String summary(ReplayReport report) {
    return report.played()
        + " played, "
        + report.same()
        + " the same, "
        + report.differences().size()
        + " different"
        + (report.skipped() == 0 ? "" : ", " + report.skipped() + " not for this target");
  }

  private static String toJson(ReplayReport report) {
    JsonArrayBuilder differences = Json.array();
    report.differences().forEach(differences::add);
    return Json.object()
        .add("played", report.played())
        .add("same", report.same())
        .add("skipped", report.skipped())
        .add("differences", differences)
        .build()
        .toString();
  }
}
