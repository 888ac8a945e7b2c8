package dev.rtcsignal.app.cloud;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Optional;

/**
 * An SDK callback that fires on one or more clients.
 *
 * @param name of the callback, as {@code onLoginResult}
 * @param args its arguments by name
 * @param cause the send that it belongs to, for those who watch the cloud: the request id of the
 *     OpenAPI, or {@code CLIENT:MSGID} of a client's message; not a part of the callback
 */
public record ClientEvent(String name, JsonObject args, Optional<String> cause) {
  static ClientEvent of(String name, JsonObjectBuilder args) {
    return new ClientEvent(name, args.build(), Optional.empty());
  }

  static ClientEvent of(String name, JsonObjectBuilder args, String cause) {
    return new ClientEvent(name, args.build(), Optional.of(cause));
  }

  /** Leaves the arguments out: one may be a payload. */
  @Override
  public String toString() {
    return "ClientEvent[" + name + "]";
  }
}
