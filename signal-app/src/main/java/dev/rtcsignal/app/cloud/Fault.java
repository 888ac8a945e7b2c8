package dev.rtcsignal.app.cloud;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Something that is to go wrong.
 *
 * @param match facts that a call must have, by name; empty for any
 * @param times how often it happens; {@link #ALWAYS} until it is removed
 * @param probability of happening to a call that matches, 0 to 1
 * @param status for {@link Kind#STATUS}
 * @param code of the error, for {@link Kind#STATUS} of the OpenAPI; empty for that of the status
 * @param delay for {@link Kind#DELAY}
 * @param skew for {@link Kind#SKEW_DATE}; by how much the cloud's clock is ahead
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
  /** As {@code times}: until it is removed. */
  public static final int ALWAYS = -1;

  /** Where it happens, and by which facts calls are told apart there. */
  public enum At {
    OPENAPI(Set.of("action", "version", "appId", "roomId", "from", "to")),
    CALLBACK(Set.of("appId", "uid", "url")),
    DELIVERY(Set.of("appId", "roomId", "uid", "event"));

    private final Set<String> facts;

    At(Set<String> facts) {
      this.facts = facts;
    }

    public Set<String> facts() {
      return facts;
    }

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What happens. */
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

    /** Tells whether it can happen there: a delivery has no status, a callback no Date. */
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

  boolean matches(Map<String, List<String>> facts) {
    return match.entrySet().stream()
        .allMatch(
            wanted -> facts.getOrDefault(wanted.getKey(), List.of()).contains(wanted.getValue()));
  }

  boolean isSpent() {
    return times == 0;
  }

  Fault onceLess() {
    int left = times == ALWAYS ? ALWAYS : times - 1;
    return new Fault(at, match, kind, left, probability, status, code, delay, skew);
  }
}
