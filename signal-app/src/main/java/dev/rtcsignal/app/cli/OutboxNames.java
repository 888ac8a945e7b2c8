package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.json.OutboxJson;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.OutboxStore;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The signals that a command is about, and what it does to them. */
final class OutboxNames {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(paramLabel = "NAME", arity = "1..*", description = "names of signals")
  private List<String> names = List.of();

  @Option(
      names = "--app-id",
      paramLabel = "APPID",
      description = "the application of the signals; SIGNAL_APP_ID by default")
  private Optional<String> appId = Optional.empty();

  @Option(names = "--json", description = "print a JSON object for each")
  private boolean json;

  private AppId app() {
    return appId
        .map(AppId::new)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(), "the application is missing: --app-id or SIGNAL_APP_ID"));
  }

  /** Prints each; returns 0 if all are there. */
  int show(Environment environment) {
    AppId app = app();
    return each(
        environment,
        (store, name) ->
            store
                .find(app, name)
                .thenApply(found -> found.map(entry -> new Outbox.Change(entry, true))));
  }

  /** Changes each; returns 0 if all were changed. */
  int change(
      Environment environment, BiFunction<OutboxEntry, Instant, Optional<OutboxEntry>> transition) {
    AppId app = app();
    return each(environment, (store, name) -> store.change(app, name, transition));
  }

  private int each(
      Environment environment,
      BiFunction<OutboxStore, SignalName, CompletableFuture<Optional<Outbox.Change>>> use) {
    OutboxAccess access = new OutboxAccess(environment);
    List<SignalName> wanted = names.stream().map(SignalName::new).toList();
    boolean all = true;
    for (SignalName name : wanted) {
      Optional<Outbox.Change> change = access.with(store -> use.apply(store, name));
      change.ifPresent(one -> access.print(one.entry(), json));
      all &= change.filter(Outbox.Change::changed).isPresent();
      report(name, change);
    }
    environment.out().flush();
    return all ? 0 : 1;
  }

  private void report(SignalName name, Optional<Outbox.Change> change) {
    PrintWriter err = spec.commandLine().getErr();
    if (change.isEmpty()) {
      err.println(name + ": no signal has this name");
    } else if (!change.get().changed()) {
      err.println(
          name
              + ": not changed, since it is "
              + OutboxJson.name(change.get().entry().status().state()));
    }
    err.flush();
  }
}
