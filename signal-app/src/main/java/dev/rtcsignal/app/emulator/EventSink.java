package dev.rtcsignal.app.emulator;

import jakarta.json.JsonObject;

/**
 * Where the SDK callbacks of one client go. Called under the cloud's lock, so that all clients see
 * one order: it only hands on, and neither blocks nor calls back.
 */
@FunctionalInterface
public interface EventSink {
  /**
   * @param event the name of the SDK's callback, as {@code onLoginResult}
   * @param args its arguments by name
   */
  void onEvent(String event, JsonObject args);
}
