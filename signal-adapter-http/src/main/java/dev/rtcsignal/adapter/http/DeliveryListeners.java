package dev.rtcsignal.adapter.http;

import dev.rtcsignal.ports.DeliveryListener;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;

/** Those who look on; what they throw changes nothing. */
record DeliveryListeners(List<DeliveryListener> all) {
  DeliveryListeners {
    all = List.copyOf(all);
  }

  void tell(Consumer<DeliveryListener> event) {
    for (DeliveryListener listener : all) {
      try {
        event.accept(listener);
      } catch (RuntimeException | Error e) {
        // Its message may quote anything, so only its type is told.
        System.getLogger(DeliveryListeners.class.getName())
            .log(Level.WARNING, "a delivery listener failed: {0}", e.getClass().getName());
      }
    }
  }
}
