package dev.rtcsignal.app.cloud;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A fault to inject.
 *
 * @param at where it is injected
 * @param match the attributes that a call must have, by name; empty for all calls
 * @param kind what happens
 * @param times how often it happens; {@link #ALWAYS} for until it is removed
 * @param probability of happening to a call that matches, over 0, up to 1
 * @param status for {@link Kind#STATUS}
 * @param code of the error, for {@link Kind#STATUS} of the OpenAPI; empty for the documented one
 * @param delay for {@link Kind#DELAY}
 * @param skew for {@link Kind#SKEW_DATE}; how far the cloud's clock is ahead
 */
public record Fault(
    At at,
    Map<String, String> match,
    Kind kind,
    int times,
    double probability,
    int status,
    String code,
    Duration delay,
    Duration skew) {
  /** The value of {@code times} for a fault that stays until it is removed. */
  public static final int ALWAYS = -1;

  /** Where a fault is injected, and which attributes calls have there. */
  public enum At {
    OPENAPI(Set.of("action", "version", "appId", "roomId", "from", "to")),
    CALLBACK(Set.of("appId", "uid", "url")),
    DELIVERY(Set.of("appId", "roomId", "uid", "event"));

    private final Set<String> attributes;

    At(Set<String> attributes) {
      this.attributes = attributes;
    }

    public Set<String> attributes() {
      return attributes;
    }

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a fault does. */
  public enum Kind {
    STATUS("status"),
    CLOSE("close"),
    CLOSE_AFTER_ACCEPT("closeAfterAccept"),
    HANG("hang"),
    DELAY("delay"),
    DUPLICATE("duplicate"),
    SKEW_DATE("skewDate"),
    THROTTLE("throttle");

    private static final Set<Kind> OF_DELIVERIES =
        Set.of(CLOSE, CLOSE_AFTER_ACCEPT, HANG, DELAY, DUPLICATE);

    private final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }

    /** Tells whether it can happen there: a delivery has no status, a callback no Date header. */
    public boolean isOf(At at) {
      return switch (at) {
        case OPENAPI -> true;
        case CALLBACK -> this != SKEW_DATE;
        case DELIVERY -> OF_DELIVERIES.contains(this);
      };
    }
  }

  public Fault {
    match = Map.copyOf(match);
  }

  boolean matches(Map<String, List<String>> attributes) {
    return match.entrySet().stream()
        .allMatch(
            required ->
                attributes
                    .getOrDefault(required.getKey(), List.of())
                    .contains(required.getValue()));
  }

  boolean isSpent() {
    return times == 0;
  }

  Fault onceLess() {
    int left = times == ALWAYS ? ALWAYS : times - 1;
    return new Fault(at, match, kind, left, probability, status, code, delay, skew);
  }
}
