package dev.rtcsignal.ports;

import dev.rtcsignal.domain.event.RtcEvent;
import java.util.concurrent.CompletionStage;

/**
 * The application's code for what happens in rooms, called once for each event whose notification
 * is proved (vendor-facts 6).
 *
 * <p>Called by many threads at once, event loops among them, so it must not block. Events come in
 * the order of their arrival, which is not always that of what happened.
 */
@FunctionalInterface
public interface EventHandler {
  /**
   * Takes an event.
   *
   * @return completes when the event is taken. If it fails, or this throws, the cloud is told so
   *     and tries again, twice at most (vendor-facts 6).
   */
  CompletionStage<Void> onEvent(RtcEvent event);
}
