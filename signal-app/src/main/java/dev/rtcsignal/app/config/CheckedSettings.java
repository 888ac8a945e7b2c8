package dev.rtcsignal.app.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings with a default and a rule each. What breaks its rule goes to the list of mistakes. */
record CheckedSettings(Settings settings, Map<String, String> defaults, List<String> mistakes) {
  int number(String name, int least, int most) {
    String text = text(name);
    if (text.matches("\\d{1,9}") && inRange(Integer.parseInt(text), least, most)) {
      return Integer.parseInt(text);
    }
    mistakes.add(Settings.variable(name) + " is wrong: set it to " + least + " to " + most);
    return Integer.parseInt(defaults.get(name));
  }

  String oneOf(String name, String... values) {
    String text = text(name);
    if (List.of(values).contains(text)) {
      return text;
    }
    String choice = String.join(" or ", values);
    mistakes.add(Settings.variable(name) + " is wrong: set it to " + choice);
    return defaults.get(name);
  }

  boolean isTrue(String name) {
    return oneOf(name, "false", "true").equals("true");
  }

  Optional<String> optional(String name) {
    return settings.get(name);
  }

  private String text(String name) {
    return settings.get(name).orElse(defaults.get(name));
  }

  private static boolean inRange(int value, int least, int most) {
    return value >= least && value <= most;
  }

  /** Leaves the settings out, secrets among them. */
  @Override
  public String toString() {
    return "CheckedSettings[" + mistakes.size() + " mistakes]";
  }
}
