package dev.rtcsignal.app.kafka;

import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.outbox.SignalName;

/** Reads the body of a command, by the rules of {@code POST /v1/signals}. */
@FunctionalInterface
public interface CommandReader {
  /**
   * Reads a command.
   *
   * @throws InvalidCommandException if the JSON breaks a rule
   * @throws dev.rtcsignal.domain.message.InvalidSignalException if a value breaks a rule of signals
   */
  OutboxRequest read(SignalName name, byte[] body);
}
