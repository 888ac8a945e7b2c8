package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.json.TokenInspection;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "inspect",
    versionProvider = Version.class,
    description = {
      "Explains a token or signature field by field, and whether it is valid.",
      "Exit code 0: it is valid; 1: it is not; 2: there is no AppKey to verify it with."
    })
final class InspectCommand implements Callable<Integer> {
  private static final int REJECTED = 1;
  private static final int NO_KEY = 2;
  private static final Set<String> TIMES = Set.of("issuedAt", "expiresAt");

  @Parameters(paramLabel = "TEXT", description = "the token or signature")
  private String text;

  @Mixin private AppKeyOptions appKeys = new AppKeyOptions();

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
    Instant at =
        now.map(seconds -> EpochTime.of("--now", seconds))
            .orElseGet(() -> environment.clock().instant());
    List<String> keys = appKeys.keys(environment.settings());
    TokenInspection inspection = TokenInspection.of(text, app -> keysOf(app, keys), at);
    boolean verified = !keys.isEmpty() || inspection.claims().isEmpty();
    if (json) {
      environment.out().println(verified ? inspection.toJson() : inspection.unverifiedJson());
    } else {
      print(inspection, verified);
    }
    environment.out().flush();
    if (inspection.trusted()) {
      return 0;
    }
    return verified ? REJECTED : NO_KEY;
  }

  private List<AppKey> keysOf(AppId claimed, List<String> keys) {
    AppId app = appId.map(AppId::new).orElse(claimed);
    return keys.stream().map(key -> new AppKey(app, key)).toList();
  }

  private void print(TokenInspection inspection, boolean verified) {
    inspection.claims().forEach(this::printClaim);
    if (verified) {
      printField("verdict", inspection.trusted() ? "trusted" : "rejected");
      inspection.reason().ifPresent(reason -> printField("reason", reason.name()));
    } else {
      printField("verdict", "not verified");
      printField("reason", "no AppKey: set " + AppKeyOptions.MISSING);
    }
  }

  private void printClaim(String name, JsonValue value) {
    if (TIMES.contains(name)) {
      printField(name, time(((JsonNumber) value).longValue()));
    } else if (value instanceof JsonString string) {
      printField(name, string.getString());
    } else {
      printField(name, value.toString());
    }
  }

  private static String time(long second) {
    return second == 0 ? "0 (never)" : second + " (" + Instant.ofEpochSecond(second) + ")";
  }

  private void printField(String name, String value) {
    environment.out().println(String.format(Locale.ROOT, "%-11s%s", name, value));
  }
}
