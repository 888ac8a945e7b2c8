package dev.rtcsignal.ports.outbox;

import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRules;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.dispatch.GuardedTransport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** What the parts of one outbox share. */
record RelayContext(
    OutboxStore store,
    GuardedTransport transport,
    String line,
    OutboxRules rules,
    InstantSource steady,
    RandomGenerator random,
    Delayer delayer,
    Executor executor,
    Duration pollInterval,
    Duration retention,
    LineQuota quota,
    List<OutboxListener> listeners) {
  RelayContext {
    listeners = List.copyOf(listeners);
  }

  /** Returns the current time of the store. */
  Instant now() {
    return store.clock().instant();
  }

  SignalName randomName() {
    byte[] bytes = new byte[SignalName.RANDOM_BYTES];
    random.nextBytes(bytes);
    return SignalName.ofRandom(bytes);
  }

  void changed(OutboxEntry entry) {
    notify(listener -> listener.changed(entry));
  }

  void notify(Consumer<OutboxListener> event) {
    for (OutboxListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException | Error e) {
        RelayLog.taskFailed(e);
      }
    }
  }
}
