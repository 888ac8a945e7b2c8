package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.StoreUrl;
import dev.rtcsignal.ports.jdbc.Dialect;
import dev.rtcsignal.ports.jdbc.Schema;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "schema",
    versionProvider = Version.class,
    description = "Prints the statements that create the tables, for Flyway or Liquibase.")
final class OutboxSchemaCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--dialect",
      paramLabel = "DIALECT",
      description = "sqlite, postgresql or mysql; that of SIGNAL_STORE by default")
  private Optional<String> dialect = Optional.empty();

  private final Environment environment;

  OutboxSchemaCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    environment.out().print(Schema.print(dialect.map(this::named).orElseGet(this::configured)));
    environment.out().flush();
    return 0;
  }

  private Dialect named(String name) {
    try {
      return Dialect.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--dialect takes sqlite, postgresql or mysql");
    }
  }

  private Dialect configured() {
    StoreUrl url = new OutboxAccess(environment).settings().url();
    return url instanceof StoreUrl.Server server ? Dialect.of(server.url()) : Dialect.SQLITE;
  }
}
