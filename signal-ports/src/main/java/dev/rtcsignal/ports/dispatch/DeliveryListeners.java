package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.ports.DeliveryListener;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;

/** Notifies every listener; an exception of one is logged and affects nothing else. */
record DeliveryListeners(List<DeliveryListener> all) {
  DeliveryListeners {
    all = List.copyOf(all);
  }

  void notify(Consumer<DeliveryListener> event) {
    for (DeliveryListener listener : all) {
      try {
        event.accept(listener);
      } catch (RuntimeException | Error e) {
        // The message may quote payloads, so the log has types and frames only.
        System.getLogger(DeliveryListeners.class.getName())
            .log(Level.WARNING, "a delivery listener failed: {0}", Failures.describe(e));
      }
    }
  }
}
