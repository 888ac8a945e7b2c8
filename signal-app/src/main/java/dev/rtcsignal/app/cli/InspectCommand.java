package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.json.TokenInspection;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Explains a token or signature field by field, and whether it is valid.",
      "Exit code 0 only if it is valid."
    })
final class InspectCommand implements Callable<Integer> {
  private static final Set<String> TIMES = Set.of("issuedAt", "expiresAt");

  @Parameters(paramLabel = "TEXT", description = "the token or signature")
  private String text;

  @Option(
      names = "--app-key",
      paramLabel = "KEY",
      description = "an AppKey to verify it with; repeatable")
  private List<String> appKeys = new ArrayList<>();

  @Option(
      names = "--app-id",
      paramLabel = "APPID",
      description = "the application of the keys; by default the one in the text")
  private Optional<String> appId = Optional.empty();

  @Option(
      names = "--now",
      paramLabel = "EPOCH",
      description = "the time to verify it at; now by default")
  private Optional<Long> now = Optional.empty();

  @Option(names = "--json", description = "print a JSON object")
  private boolean json;

  private final Environment environment;

  InspectCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Instant at = now.map(Instant::ofEpochSecond).orElseGet(() -> environment.clock().instant());
    TokenInspection inspection = TokenInspection.of(text, this::keysOf, at);
    if (json) {
      environment.out().println(inspection.toJson());
    } else {
      print(inspection);
    }
    environment.out().flush();
    return inspection.trusted() ? 0 : 1;
  }

  private List<AppKey> keysOf(AppId claimed) {
    AppId app = appId.map(AppId::new).orElse(claimed);
    return appKeys.stream().map(key -> new AppKey(app, key)).toList();
  }

  private void print(TokenInspection inspection) {
    inspection.claims().forEach(this::printClaim);
    printField("verdict", inspection.trusted() ? "trusted" : "rejected");
    inspection.reason().ifPresent(reason -> printField("reason", reason.name()));
  }

  private void printClaim(String name, JsonValue value) {
    if (TIMES.contains(name)) {
      printField(name, time(((JsonNumber) value).longValue()));
    } else if (value instanceof JsonString string) {
      // A claim may hold any text, so control characters are replaced.
      printField(name, string.getString().replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "\ufffd"));
    } else {
      printField(name, value.toString());
    }
  }

  private static String time(long second) {
    return second == 0 ? "0 (never)" : second + " (" + Instant.ofEpochSecond(second) + ")";
  }

  private void printField(String name, String value) {
    PrintWriter out = environment.out();
    out.printf("%-11s%s%n", name, value);
  }
}
