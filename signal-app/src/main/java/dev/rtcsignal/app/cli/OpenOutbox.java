package dev.rtcsignal.app.cli;

import dev.rtcsignal.ports.Outbox;

/**
 * An outbox for one command.
 *
 * @param end closes it with its transport and its store
 */
public record OpenOutbox(Outbox outbox, AutoCloseable end) implements AutoCloseable {
  @Override
  public void close() {
    try {
      end.close();
    } catch (Exception e) {
      throw new IllegalStateException("the outbox did not close", e);
    }
  }
}
