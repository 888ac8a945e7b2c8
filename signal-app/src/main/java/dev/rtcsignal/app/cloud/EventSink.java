package dev.rtcsignal.app.cloud;

/**
 * Receives the SDK callbacks of one client. Called under the cloud's lock, so that all clients see
 * one order of events: an implementation must not block and must not call the cloud.
 */
@FunctionalInterface
public interface EventSink {
  /** Takes an SDK callback that fires on this client. */
  void onEvent(ClientEvent event);

  /**
   * Breaks the client's connection. Does nothing by default, for sinks without a connection.
   *
   * @param reason in words, for logs and close frames
   */
  default void disconnect(String reason) {}
}
