package dev.rtcsignal.app.cloud;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

/**
 * An SDK callback that fires on one or more clients.
 *
 * @param name of the callback, as {@code onLoginResult}
 * @param args its arguments by name
 */
public record ClientEvent(String name, JsonObject args) {
  static ClientEvent of(String name, JsonObjectBuilder args) {
    return new ClientEvent(name, args.build());
  }

  /** Leaves the arguments out: one may be a payload. */
  @Override
  public String toString() {
    return "ClientEvent[" + name + "]";
  }
}
