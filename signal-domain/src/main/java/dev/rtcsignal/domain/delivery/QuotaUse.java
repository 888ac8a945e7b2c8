package dev.rtcsignal.domain.delivery;

import dev.rtcsignal.domain.delivery.QuotaAnswer.Fill;
import dev.rtcsignal.domain.message.RoomId;
import java.util.Map;
import java.util.Objects;

/**
 * How full the quota of an application is at a moment.
 *
 * @param total of the application; of all applications if the limit is the account's
 * @param rooms those of the application with something in use, or with a lowered ceiling
 */
public record QuotaUse(QuotaLimits limits, Fill total, Map<RoomId, Fill> rooms) {
  public QuotaUse {
    Objects.requireNonNull(limits);
    Objects.requireNonNull(total);
    rooms = Map.copyOf(rooms);
  }
}
