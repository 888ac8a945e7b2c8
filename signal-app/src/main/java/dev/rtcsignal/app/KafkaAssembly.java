package dev.rtcsignal.app;

import dev.rtcsignal.app.config.AppConfig;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.kafka.CommandReader;
import dev.rtcsignal.app.kafka.InvalidCommandException;
import dev.rtcsignal.app.kafka.KafkaHandOver;
import dev.rtcsignal.app.server.BadRequestException;
import dev.rtcsignal.app.server.SendRequest;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.ports.SignalHandler;
import java.util.Optional;

/** Wires the hand-over to Kafka into a server, where the settings name a topic. */
final class KafkaAssembly {
  private KafkaAssembly() {}

  static Optional<KafkaHandOver> open(
      Environment environment, AppConfig config, ServerAssembly.Cloud cloud) {
    return config
        .kafka()
        .map(
            settings ->
                KafkaHandOver.open(
                    settings,
                    new KafkaHandOver.Server(
                        cloud.app(),
                        cloud.outbox(),
                        reader(cloud.app(), config.cloud().from()),
                        environment.steady(),
                        environment.delayer(),
                        config.server().maxInFlight())));
  }

  /** Returns the handler of callbacks that hands them over; empty if the server handles them. */
  static Optional<SignalHandler> handler(
      Optional<KafkaHandOver> handOver, Environment environment, AppConfig config) {
    return handOver
        .flatMap(KafkaHandOver::callbacks)
        .map(log -> log.handler(environment.clock(), config.kafka().orElseThrow().ack()));
  }

  private static CommandReader reader(AppId app, SenderId from) {
    return (name, body) -> {
      try {
        return SendRequest.read(name, body, app, from);
      } catch (BadRequestException e) {
        throw new InvalidCommandException(e.rule(), e.getMessage());
      }
    };
  }
}
