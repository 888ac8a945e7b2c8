package dev.rtcsignal.domain.quota;

import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import java.util.Map;
import java.util.Objects;

/**
 * How full the quota of an application is at a moment.
 *
 * @param total of the application; of all applications if the limit is the account's
 * @param rooms those of the application with something in use, or with a lowered ceiling
 */
public record QuotaUsage(QuotaLimits limits, Fill total, Map<RoomId, Fill> rooms) {
  /** Checks the components. {@inheritDoc} */
  public QuotaUsage {
    Objects.requireNonNull(limits);
    Objects.requireNonNull(total);
    rooms = Map.copyOf(rooms);
  }
}
