package dev.rtcsignal.app.kafka;

import dev.rtcsignal.app.config.FailedException;
import dev.rtcsignal.app.config.KafkaSettings;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.SignalLog;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The clients of Kafka that a server has: for callbacks, for commands, for their outcomes. */
public final class KafkaHandOver implements AutoCloseable {
  /** More wait in memory for their end than are written at once. */
  private static final int MOST_OUTCOMES_IN_FLIGHT = 1_000;

  private final KafkaSettings settings;
  private final Optional<RecordWriter> callbacks;
  private final Optional<RecordWriter> outcomeWriter;
  private final Optional<KafkaOutcomes> outcomes;
  private final Optional<KafkaCommands> commands;
  private final TopicProbe probe;

  /**
   * What a server gives to its clients of Kafka.
   *
   * @param app names the clients and the group of consumers
   * @param maxInFlight the most callbacks that Kafka has not acknowledged yet
   */
  public record Server(
      AppId app,
      Outbox outbox,
      CommandReader reader,
      InstantSource steady,
      Delayer delayer,
      int maxInFlight) {}

  private KafkaHandOver(KafkaSettings settings, KafkaClients clients, Server server) {
    this.settings = settings;
    this.callbacks =
        settings
            .callbacks()
            .map(topic -> new RecordWriter(clients.producer("callbacks"), server.maxInFlight));
    this.outcomeWriter =
        settings
            .outcomes()
            .map(topic -> new RecordWriter(clients.producer("outcomes"), MOST_OUTCOMES_IN_FLIGHT));
    this.outcomes =
        outcomeWriter.map(
            writer -> new KafkaOutcomes(writer, settings.outcomes().get(), server.delayer));
    CommandIntake intake = new CommandIntake(server.outbox, server.reader, outcomes, server.steady);
    this.commands =
        settings
            .commands()
            .map(topic -> new KafkaCommands(clients.consumer(), topic, intake, server.steady));
    this.probe = new TopicProbe(clients.admin(), topics(settings));
  }

  private static List<String> topics(KafkaSettings settings) {
    return Stream.of(settings.callbacks(), settings.commands(), settings.outcomes())
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * Makes the clients. Brokers that do not answer keep none of them from being made.
   *
   * @throws FailedException if Kafka refuses a property of its file, in one line
   */
  public static KafkaHandOver open(KafkaSettings settings, Server server) {
    KafkaClients clients = new KafkaClients(settings, "rtc-signal-" + server.app.value());
    return new KafkaHandOver(settings, clients, server);
  }

  /** Returns the log of callbacks; without one the server handles them itself. */
  public Optional<SignalLog> callbacks() {
    return callbacks.map(writer -> new KafkaSignalLog(writer, settings.callbacks().get()));
  }

  /** Begins to read commands. */
  public void start() {
    check();
    commands.ifPresent(KafkaCommands::start);
  }

  /** Looks for the topics, each second; does not block. */
  public void check() {
    callbacks.ifPresent(writer -> writer.prepare(settings.callbacks().get()));
    outcomeWriter.ifPresent(writer -> writer.prepare(settings.outcomes().get()));
    probe.check();
  }

  /** Returns why the server is not ready; empty if it is. */
  public Optional<String> problem() {
    return probe
        .problem()
        .or(() -> commands.flatMap(KafkaCommands::problem).map(why -> "no commands: " + why));
  }

  /** Reads no more commands, and waits a short time for what is in flight. */
  @Override
  public void close() {
    commands.ifPresent(KafkaCommands::close);
    outcomes.ifPresent(KafkaOutcomes::close);
    callbacks.ifPresent(RecordWriter::close);
    outcomeWriter.ifPresent(RecordWriter::close);
    probe.close();
  }
}
