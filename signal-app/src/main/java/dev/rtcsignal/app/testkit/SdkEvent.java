package dev.rtcsignal.app.testkit;

import java.util.Map;

/**
 * An SDK callback that fired.
 *
 * @param name as {@code onLoginResult}
 * @param args by name: a String, or an Integer for a number
 */
public record SdkEvent(String name, Map<String, Object> args) {
  public SdkEvent {
    args = Map.copyOf(args);
  }

  /** Returns a number among the arguments; 0 if there is none of that name. */
  public int code(String arg) {
    return args.get(arg) instanceof Integer number ? number : 0;
  }

  /** Returns a text among the arguments; empty if there is none of that name. */
  public String text(String arg) {
    return args.get(arg) instanceof String text ? text : "";
  }

  /** Leaves what may be a message out. */
  @Override
  public String toString() {
    return "SdkEvent[" + name + " " + args.keySet().stream().sorted().toList() + "]";
  }
}
