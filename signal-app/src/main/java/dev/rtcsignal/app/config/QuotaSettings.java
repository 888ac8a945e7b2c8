package dev.rtcsignal.app.config;

import dev.rtcsignal.domain.delivery.QuotaLimits;
import dev.rtcsignal.domain.delivery.QuotaLimits.RoomCost;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How closely to approach which limits of the cloud. Mistakes go to the list. */
final class QuotaSettings {
  private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

  static {
    DEFAULTS.put("app-quota", "500");
    DEFAULTS.put("room-quota", "100");
    DEFAULTS.put("quota-scope", "app");
    DEFAULTS.put("room-cost", "call");
    DEFAULTS.put("quota-headroom", "2");
  }

  private final Settings settings;
  private final List<String> mistakes;

  QuotaSettings(Settings settings, List<String> mistakes) {
    this.settings = settings;
    this.mistakes = mistakes;
  }

  static Map<String, String> defaults() {
    return Map.copyOf(DEFAULTS);
  }

  QuotaLimits limits() {
    QuotaLimits limits =
        QuotaLimits.DOCUMENTED
            .perSecond(number("app-quota", 1, 1_000_000), number("room-quota", 1, 1_000_000))
            .withHeadroom(number("quota-headroom", 0, 50))
            .withRoomCost(
                oneOf("room-cost", "call", "recipient").equals("call")
                    ? RoomCost.PER_CALL
                    : RoomCost.PER_RECIPIENT);
    return oneOf("quota-scope", "app", "account").equals("app") ? limits : limits.accountWide();
  }

  private int number(String name, int least, int most) {
    String text = settings.get(name).orElse(DEFAULTS.get(name));
    if (text.matches("\\d{1,7}") && inRange(Integer.parseInt(text), least, most)) {
      return Integer.parseInt(text);
    }
    mistakes.add(Settings.variable(name) + " is wrong: set it to " + least + " to " + most);
    return Integer.parseInt(DEFAULTS.get(name));
  }

  private static boolean inRange(int value, int least, int most) {
    return value >= least && value <= most;
  }

  private String oneOf(String name, String first, String second) {
    String text = settings.get(name).orElse(first);
    if (text.equals(first) || text.equals(second)) {
      return text;
    }
    mistakes.add(Settings.variable(name) + " is wrong: set it to " + first + " or " + second);
    return first;
  }
}
