package dev.rtcsignal.ports;

import dev.rtcsignal.domain.event.RtcEvent;
import java.util.concurrent.CompletionStage;

/**
 * The application's code for events of rooms, called once for each event whose notification is
 * verified (vendor-facts 6).
 *
 * <pre>{@code
 * EventHandler handler = event -> CompletableFuture.runAsync(() -> store(event), executor);
 * }</pre>
 *
 * <p>Called by many threads at once, event loops among them, so it must not block. Events come in
 * the order of their arrival, which is not always the order in which they happened.
 */
@FunctionalInterface
public interface EventHandler {
  /**
   * Handles an event.
   *
   * @param event verified
   * @return completes when the event is handled. If it fails, or this throws, the reply reports a
   *     failure, and the cloud repeats the notification at most twice (vendor-facts 6)
   */
  CompletionStage<Void> onEvent(RtcEvent event);
}
