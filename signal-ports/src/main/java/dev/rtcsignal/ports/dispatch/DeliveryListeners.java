package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.ports.DeliveryListener;
import dev.rtcsignal.ports.DeliveryListener.Observer;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** Notifies every listener; an exception of one is logged and affects nothing else. */
record DeliveryListeners(List<DeliveryListener> all) {
  DeliveryListeners {
    all = List.copyOf(all);
  }

  /** Returns the observers of one send. */
  Observers begin(OutboundSignal signal, SendOptions options) {
    List<Observer> observers = new ArrayList<>(all.size());
    all.forEach(
        listener ->
            guarded(() -> observers.add(Objects.requireNonNull(listener.begin(signal, options)))));
    return new Observers(observers);
  }

  private static void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      // The message may quote payloads, so the log has types and frames only.
      System.getLogger(DeliveryListeners.class.getName())
          .log(Level.WARNING, "a delivery listener failed: {0}", Failures.describe(e));
    }
  }

  /** The observers of one send. */
  record Observers(List<Observer> all) {
    static final Observers NONE = new Observers(List.of());

    void notify(Consumer<Observer> step) {
      all.forEach(observer -> guarded(() -> step.accept(observer)));
    }
  }
}
