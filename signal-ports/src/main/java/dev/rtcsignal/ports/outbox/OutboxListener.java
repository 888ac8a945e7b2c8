package dev.rtcsignal.ports.outbox;

import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.ports.OutboxStore;
import java.time.Duration;

/**
 * Observes an outbox, for metrics and consoles.
 *
 * <pre>{@code
 * OutboxListener listener = entry -> log(entry.name() + " is " + entry.status().state());
 * }</pre>
 *
 * <p>Called on the threads of the outbox: must not block. An exception that it throws is logged by
 * its class name and affects nothing else.
 */
@FunctionalInterface
public interface OutboxListener {
  /**
   * This process has changed an entry, and the change is durable.
   *
   * @param entry as it is now; holds a payload, so do not log it as a whole
   */
  void changed(OutboxEntry entry);

  /**
   * An entry that was enqueued by this process is durable.
   *
   * @param took how long the store took
   */
  default void stored(Duration took) {}

  /**
   * The outcome of an attempt is durable.
   *
   * @param lag how long that took after the outcome was known
   */
  default void settled(Duration lag) {}

  /**
   * The store has counted the entries of the line, every 10 s in the process that sends.
   *
   * @param counts what it counted
   */
  default void counted(OutboxStore.Counts counts) {}
}
