package dev.rtcsignal.domain.delivery;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.Rule;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.quota.Priority;
import dev.rtcsignal.domain.quota.QuotaClaim;
import dev.rtcsignal.domain.quota.QuotaLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * One message to many users of one or many rooms, cut into signals ({@code BatchSendRoomUnicast})
 * that are small enough to let more urgent ones pass between them. The rooms take turns.
 *
 * <p>At most {@value #MAX_RECIPIENTS} recipients; a user named twice in a room gets it once.
 * Immutable.
 */
public final class BulkPlan {
  /** The most recipients of a plan. */
  public static final int MAX_RECIPIENTS = 1_000_000;

  /**
   * Recipients of one signal, by default: few enough to let urgent ones pass, and so many that the
   * application's limit leaves a third of the room's calls to others (vendor-facts 1.3).
   */
  public static final int DEFAULT_CHUNK = 15;

  private final List<OutboundSignal> signals;
  private final int duplicates;

  private BulkPlan(List<OutboundSignal> signals, int duplicates) {
    this.signals = List.copyOf(signals);
    this.duplicates = duplicates;
  }

  /** Returns a builder for a message. */
  public static Builder builder(AppId app, SenderId from, Payload payload) {
    return new Builder(app, from, payload);
  }

  /** Returns the signals, in the order in which they leave. */
  public List<OutboundSignal> signals() {
    return signals;
  }

  /** Returns how many names were left out, since they had been named for the same room before. */
  public int duplicates() {
    return duplicates;
  }

  /** Returns how many users get the message. */
  public int recipients() {
    return signals.stream().mapToInt(signal -> signal.to().units()).sum();
  }

  /** Returns the least time that the quota allows, if nobody else uses it. */
  public Duration leastTime(QuotaLimits limits) {
    List<QuotaClaim> claims =
        signals.stream().map(signal -> QuotaClaim.of(signal, Priority.BULK)).toList();
    long units = claims.stream().mapToLong(QuotaClaim::units).sum();
    ToLongFunction<QuotaClaim> inRoom = claim -> limits.costForRoom(1, claim.units());
    long mostInOneRoom =
        claims.stream()
            .collect(
                Collectors.groupingBy(
                    claim -> claim.room().orElseThrow(), Collectors.summingLong(inRoom)))
            .values()
            .stream()
            .mapToLong(Long::longValue)
            .max()
            .orElse(0);
    long window = limits.window().toNanos();
    return Duration.ofNanos(
        Math.max(units * window / limits.total(), mostInOneRoom * window / limits.room()));
  }

  /** Returns, for each room of several recipients, what a broadcast would save. */
  public List<String> advice() {
    return signals.stream()
        .collect(
            Collectors.groupingBy(
                BulkPlan::room,
                LinkedHashMap::new,
                Collectors.summingInt(signal -> signal.to().units())))
        .entrySet()
        .stream()
        .filter(room -> room.getValue() > 1)
        .map(
            room ->
                "room "
                    + room.getKey().value()
                    + ": "
                    + room.getValue()
                    + " recipients cost "
                    + room.getValue()
                    + " units; if they are all who are there, a broadcast costs 1")
        .toList();
  }

  static RoomId room(OutboundSignal signal) {
    return members(signal).room();
  }

  static Audience.RoomMembers members(OutboundSignal signal) {
    return (Audience.RoomMembers) signal.to();
  }

  /** Returns a plan of these signals of it. */
  BulkPlan of(List<OutboundSignal> some) {
    return new BulkPlan(some, 0);
  }

  /** Collects the recipients of a message. Not for many threads. */
  public static final class Builder {
    private final AppId app;
    private final SenderId from;
    private final Payload payload;
    private final Map<RoomId, Set<UserId>> rooms = new LinkedHashMap<>();
    private final List<UserId> duplicates = new ArrayList<>();

    private Builder(AppId app, SenderId from, Payload payload) {
      this.app = Objects.requireNonNull(app);
      this.from = Objects.requireNonNull(from);
      this.payload = Objects.requireNonNull(payload);
    }

    /** Adds users of a room, also to some that were added before. */
    public Builder room(RoomId room, Collection<UserId> users) {
      Set<UserId> known =
          rooms.computeIfAbsent(Objects.requireNonNull(room), key -> new LinkedHashSet<>());
      users.stream().filter(user -> !known.add(user)).forEach(duplicates::add);
      return this;
    }

    /** Cuts into signals of at most {@value BulkPlan#DEFAULT_CHUNK} recipients. */
    public BulkPlan build() {
      return build(DEFAULT_CHUNK);
    }

    /**
     * Cuts into signals of so many recipients at most.
     *
     * @param chunk 1 to {@value Audience.RoomMembers#MAX_USERS}
     * @throws InvalidSignalException if there are no recipients or too many, if the payload is too
     *     large for a batch, or From is a recipient
     */
    public BulkPlan build(int chunk) {
      if (chunk < 1 || chunk > Audience.RoomMembers.MAX_USERS) {
        throw new InvalidSignalException(
            Rule.RECIPIENT_COUNT,
            "A signal takes 1 to " + Audience.RoomMembers.MAX_USERS + " recipients, not " + chunk);
      }
      int recipients = rooms.values().stream().mapToInt(Set::size).sum();
      if (recipients < 1 || recipients > MAX_RECIPIENTS) {
        throw new InvalidSignalException(
            Rule.RECIPIENT_COUNT,
            "A plan takes 1 to " + MAX_RECIPIENTS + " recipients but has " + recipients);
      }
      return new BulkPlan(inTurns(chunk), duplicates.size());
    }

    private List<OutboundSignal> inTurns(int chunk) {
      Map<RoomId, List<UserId>> waiting = new LinkedHashMap<>();
      rooms.forEach((room, users) -> waiting.put(room, List.copyOf(users)));
      List<OutboundSignal> signals = new ArrayList<>();
      for (int begin = 0; !waiting.isEmpty(); begin += chunk) {
        int first = begin;
        waiting.values().removeIf(users -> users.size() <= first);
        waiting.forEach((room, users) -> signals.add(signal(room, users, first, chunk)));
      }
      return signals;
    }

    private OutboundSignal signal(RoomId room, List<UserId> users, int first, int chunk) {
      int end = Math.min(first + chunk, users.size());
      return new OutboundSignal(
          app, from, new Audience.RoomMembers(room, users.subList(first, end)), payload);
    }
  }
}
