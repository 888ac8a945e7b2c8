package dev.rtcsignal.app.cloud;

/**
 * Where the SDK callbacks of one client go. Called under the cloud's lock, so that all clients see
 * one order: it only hands on, and neither blocks nor calls back.
 */
@FunctionalInterface
public interface EventSink {
  void onEvent(ClientEvent event);

  /**
   * The client's connection breaks. Does nothing where there is none.
   *
   * @param why for a person who wonders
   */
  default void hangUp(String why) {}
}
