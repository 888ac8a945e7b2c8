package dev.rtcsignal.app.config;

import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.domain.quota.QuotaLimits.RoomCost;
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

  private final CheckedSettings settings;

  QuotaSettings(Settings settings, List<String> mistakes) {
    this.settings = new CheckedSettings(settings, DEFAULTS, mistakes);
  }

  static Map<String, String> defaults() {
    return Map.copyOf(DEFAULTS);
  }

  QuotaLimits limits() {
    QuotaLimits limits =
        QuotaLimits.DOCUMENTED
            .perSecond(
                settings.number("app-quota", 1, 1_000_000),
                settings.number("room-quota", 1, 1_000_000))
            .withHeadroom(settings.number("quota-headroom", 0, 50))
            .withRoomCost(
                settings.oneOf("room-cost", "call", "recipient").equals("call")
                    ? RoomCost.PER_CALL
                    : RoomCost.PER_RECIPIENT);
    return settings.oneOf("quota-scope", "app", "account").equals("app")
        ? limits
        : limits.accountWide();
  }
}
