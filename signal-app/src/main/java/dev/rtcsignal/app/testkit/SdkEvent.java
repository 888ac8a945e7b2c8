package dev.rtcsignal.app.testkit;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * An SDK callback that fired.
 *
 * <pre>{@code
 * SdkEvent login = alice.logIn().awaitEvent("onLoginResult");
 * assertThat(login.code("errorCode")).isZero();
 * }</pre>
 *
 * @param name of the callback, as {@code onLoginResult}
 * @param args its arguments by name: a String, or an Integer for a number
 */
public record SdkEvent(String name, Map<String, Object> args) {
  public SdkEvent {
    args = Map.copyOf(args);
  }

  /** Returns a number argument; 0 if there is none of that name. */
  public int code(String arg) {
    return args.get(arg) instanceof Integer number ? number : 0;
  }

  /** Returns a text argument; empty if there is none of that name. */
  public String text(String arg) {
    return args.get(arg) instanceof String text ? text : "";
  }

  /** Shows numbers and leaves texts out: one may be a message. */
  @Override
  public String toString() {
    return args.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(arg -> arg.getKey() + (arg.getValue() instanceof Integer code ? "=" + code : ""))
        .collect(Collectors.joining(", ", name + "[", "]"));
  }
}
