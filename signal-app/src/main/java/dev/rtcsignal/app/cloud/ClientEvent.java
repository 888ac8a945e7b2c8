package dev.rtcsignal.app.cloud;

import dev.rtcsignal.app.emulator.TextFrame;
import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

/**
 * An SDK callback that fires: its name, as {@code onLoginResult}, and its arguments by name. The
 * frame that carries it is written once, however many clients of a room get it.
 */
public final class ClientEvent {
  private final String name;
  private final JsonObject args;
  private volatile byte[] frame = {};

  public ClientEvent(String name, JsonObject args) {
    this.name = name;
    this.args = args;
  }

  static ClientEvent of(String name, JsonObjectBuilder args) {
    return new ClientEvent(name, args.build());
  }

  public String name() {
    return name;
  }

  public JsonObject args() {
    return args;
  }

  /** Returns the frame with {@code {"event":…,"args":{…}}}; it is not to be changed. */
  public byte[] frame() {
    if (frame.length == 0) {
      frame = TextFrame.of(Json.object().add("event", name).add("args", args).build().toString());
    }
    return frame;
  }

  /** Leaves the arguments out: one may be a payload. */
  @Override
  public String toString() {
    return "ClientEvent[" + name + "]";
  }
}
