package dev.rtcsignal.domain.quota;

import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import java.util.Map;
import java.util.Objects;

/**
 * The use of an application's quota at a moment.
 *
 * <pre>{@code
 * QuotaUsage usage = quota.use(app);
 * log(usage.total().used() + " of " + usage.total().limit());
 * }</pre>
 *
 * @param limits the known limits
 * @param total the use by the application; by all applications if the scope is the account
 * @param rooms the use for each room that has units in use or a lowered limit
 */
public record QuotaUsage(QuotaLimits limits, Fill total, Map<RoomId, Fill> rooms) {
  /** Checks the components. {@inheritDoc} */
  public QuotaUsage {
    Objects.requireNonNull(limits);
    Objects.requireNonNull(total);
    rooms = Map.copyOf(rooms);
  }
}
