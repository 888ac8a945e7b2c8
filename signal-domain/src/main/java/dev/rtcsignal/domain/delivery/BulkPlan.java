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
import java.util.stream.Stream;

/**
 * One message to many users of one or more rooms, cut into signals ({@code BatchSendRoomUnicast}).
 *
 * <pre>{@code
 * BulkPlan plan = BulkPlan.builder(app, from, payload).room(room, users).build();
 * }</pre>
 *
 * <p>The signals are small, so that more urgent ones can leave between them; the rooms take turns.
 *
 * <p>At most {@value #MAX_RECIPIENTS} recipients. A user who is named twice for a room gets the
 * message once. Immutable.
 */
public final class BulkPlan {
  /** The most recipients of a plan. */
  public static final int MAX_RECIPIENTS = 1_000_000;

  /**
   * The default for recipients of one signal: few enough to let urgent signals pass, and so many
   * that a run at the application's limit of 500 recipients leaves a room two thirds of its 100
   * calls a second (vendor-facts 1.3).
   */
  public static final int DEFAULT_CHUNK = 15;

  private final List<OutboundSignal> signals;
  private final int duplicates;

  private BulkPlan(List<OutboundSignal> signals, int duplicates) {
    this.signals = List.copyOf(signals);
    this.duplicates = duplicates;
  }

  /**
   * Starts a plan.
   *
   * @param app the application that sends
   * @param from the id of the business server
   * @param payload the message
   * @return a builder without recipients
   */
  public static Builder builder(AppId app, SenderId from, Payload payload) {
    return new Builder(app, from, payload);
  }

  /** {@return the signals, in the order in which they are sent} */
  public List<OutboundSignal> signals() {
    return signals;
  }

  /**
   * Returns the recipients as lines of text, so that what remains of a delivery can be kept, and
   * read again by {@link Builder#lines}.
   *
   * @return for each recipient the room, a TAB and the user
   */
  public Stream<String> lines() {
    return signals.stream()
        .flatMap(
            signal ->
                members(signal).users().stream()
                    .map(user -> room(signal).value() + "\t" + user.value()));
  }

  /** {@return how many users were left out because they were named for the same room before} */
  public int duplicates() {
    return duplicates;
  }

  /** {@return the number of recipients} */
  public int recipients() {
    return signals.stream().mapToInt(signal -> signal.to().units()).sum();
  }

  /**
   * Computes the shortest time in which the quota allows the plan, if nothing else is sent.
   *
   * @param limits the limits of the quota
   * @return the time
   */
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

  /** {@return for each room with several recipients, a sentence on what a broadcast would save} */
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
                    + " units; if they are all members of the room, a broadcast costs 1")
        .toList();
  }

  static RoomId room(OutboundSignal signal) {
    return members(signal).room();
  }

  static Audience.RoomMembers members(OutboundSignal signal) {
    return (Audience.RoomMembers) signal.to();
  }

  /** {@return a plan of some signals of this plan} */
  BulkPlan of(List<OutboundSignal> some) {
    return new BulkPlan(some, 0);
  }

  /** Collects the recipients of a message. Not safe for use by multiple threads. */
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

    /**
     * Adds users of a room. May be called several times for a room.
     *
     * @param room the room
     * @param users the users to add
     * @return this builder
     */
    public Builder room(RoomId room, Collection<UserId> users) {
      Set<UserId> known =
          rooms.computeIfAbsent(Objects.requireNonNull(room), key -> new LinkedHashSet<>());
      users.stream().filter(user -> !known.add(user)).forEach(duplicates::add);
      return this;
    }

    /**
     * Adds the recipients of lines that {@link BulkPlan#lines} wrote.
     *
     * @param lines each with the room, a TAB and the user
     * @return this builder
     * @throws IllegalArgumentException naming the number of a line of another form
     * @throws InvalidSignalException naming the number of a line with an id that breaks a rule
     */
    public Builder lines(Stream<String> lines) {
      int number = 0;
      for (String line : (Iterable<String>) lines::iterator) {
        number++;
        try {
          add(line.split("\t", -1));
        } catch (InvalidSignalException e) {
          throw new InvalidSignalException(e.rule(), "Line " + number + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("Line " + number + ": " + e.getMessage());
        }
      }
      return this;
    }

    private void add(String... line) {
      if (line.length != 2) {
        throw new IllegalArgumentException("a recipient is a room, a TAB and a user");
      }
      room(new RoomId(line[0]), List.of(new UserId(line[1])));
    }

    /**
     * Cuts the message into signals of at most {@value BulkPlan#DEFAULT_CHUNK} recipients.
     *
     * @return the plan
     * @throws InvalidSignalException as {@link #build(int)} does
     */
    public BulkPlan build() {
      return build(DEFAULT_CHUNK);
    }

    /**
     * Cuts the message into signals.
     *
     * @param chunk the most recipients of a signal, 1 to {@value Audience.RoomMembers#MAX_USERS}
     * @return the plan
     * @throws InvalidSignalException if there are no recipients or more than {@value
     *     BulkPlan#MAX_RECIPIENTS}, if the payload is too large for a batch, or From is a recipient
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
      return new BulkPlan(roundRobin(chunk), duplicates.size());
    }

    /** Takes one chunk of each room in turn, until all are used up. */
    private List<OutboundSignal> roundRobin(int chunk) {
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
