package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.json.OutboxJson;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxState;
import dev.rtcsignal.ports.Outbox;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "list",
    versionProvider = Version.class,
    description =
        "Lists signals, the newest first: name, state, reason, attempts, time, recipients.")
final class OutboxListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "waiting, leaving, accepted, refused, notSent or uncertain; all by default")
  private Optional<String> state = Optional.empty();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "only those that came then or later, as 2026-12-01T08:00:00Z")
  private Optional<String> since = Optional.empty();

  @Option(names = "--app", paramLabel = "APPID", description = "only those of this application")
  private Optional<String> app = Optional.empty();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "the most signals, 1 to 1000 (default: 100)")
  private int limit = 100;

  @Option(names = "--json", description = "print a JSON object for each")
  private boolean json;

  private final Environment environment;

  OutboxListCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Outbox.Query query =
        new Outbox.Query(
            app.map(AppId::new),
            state.map(this::state),
            since.map(this::time),
            Optional.empty(),
            requireLimit());
    OutboxAccess access = new OutboxAccess(environment);
    List<OutboxEntry> entries = access.with(store -> store.list(query));
    entries.forEach(entry -> access.print(entry, json));
    environment.out().flush();
    return 0;
  }

  private OutboxState state(String name) {
    return OutboxJson.state(name)
        .orElseThrow(
            () -> wrong("--state takes waiting, leaving, accepted, refused, notSent or uncertain"));
  }

  private Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw wrong("--since takes a time with its offset, as 2026-12-01T08:00:00Z");
    }
  }

  private int requireLimit() {
    if (limit < 1 || limit > Outbox.Query.MAX_LIMIT) {
      throw wrong("--limit takes 1 to " + Outbox.Query.MAX_LIMIT);
    }
    return limit;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
