package dev.rtcsignal.ports.memory;

import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.event.RtcEvent.UserInRoom;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomAddress;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.PresenceStore;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tracks which visible users are in which rooms, from event notifications (vendor-facts 6).
 *
 * <pre>{@code
 * PresenceTracker presence = new PresenceTracker();
 * var webhook = NotificationWebhook.builder(app -> secrets(app), presence).build();
 * presence.in(app, room); // users and since when
 * }</pre>
 *
 * <p>It does not know users who joined before it was created, nor those whose notification was
 * lost.
 *
 * <p>Memory is bounded by a number of pairs of room and user, those who left included: first the
 * oldest of those who left are dropped, then the oldest of those present. Safe for use by many
 * threads.
 */
public final class PresenceTracker implements PresenceStore {
  /** The default limit of pairs of room and user, about 20 MB. */
  public static final int DEFAULT_LIMIT = 100_000;

  private record Membership(RoomAddress room, UserId user) {}

  /**
   * The time of an event.
   *
   * @param notified the EventTime of the notification
   * @param at the time in the event itself
   */
  private record EventTime(Instant notified, Instant at) {
    private static final EventTime NEVER = new EventTime(Instant.MIN, Instant.MIN);

    private boolean isBefore(EventTime other) {
      int first = notified.compareTo(other.notified);
      return first < 0 || (first == 0 && at.isBefore(other.at));
    }
  }

  private final int limit;
  private final ReentrantLock lock = new ReentrantLock();

  /** When each user joined; the one notified longest ago comes first. */
  private final Map<Membership, EventTime> present = new LinkedHashMap<>();

  /** When each user left, so that a late notification of joining does not add the user again. */
  private final Map<Membership, EventTime> gone = new LinkedHashMap<>();

  private final Map<RoomAddress, Map<UserId, EventTime>> rooms = new LinkedHashMap<>();
  private final Map<RoomAddress, EventTime> destroyed = new LinkedHashMap<>();
  private long forgotten;

  /** Creates a tracker with {@link #DEFAULT_LIMIT}. */
  public PresenceTracker() {
    this(DEFAULT_LIMIT);
  }

  /**
   * Creates a tracker.
   *
   * @param limit how many pairs of room and user are remembered, at least 1
   * @throws IllegalArgumentException if it is less
   */
  public PresenceTracker(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit " + limit + "; at least 1");
    }
    this.limit = limit;
  }

  @Override
  public CompletionStage<Void> onEvent(RtcEvent event) {
    lock.lock();
    try {
      apply(event);
      shrink();
    } finally {
      lock.unlock();
    }
    return CompletableFuture.completedFuture(null);
  }

  private void apply(RtcEvent event) {
    if (event instanceof RtcEvent.UserJoinRoom joined) {
      arrive(event, joined.who());
    } else if (event instanceof RtcEvent.RoleChangeInvisible2Visible shown) {
      arrive(event, shown.who());
    } else if (event instanceof RtcEvent.UserLeaveRoom left) {
      leave(event, left.who());
    } else if (event instanceof RtcEvent.RoleChangeVisible2Invisible hidden) {
      leave(event, hidden.who());
    } else if (event instanceof RtcEvent.InvisibleUserJoinRoom unseen) {
      leave(event, unseen.who());
    } else if (event instanceof RtcEvent.InvisibleUserLeaveRoom unseen) {
      leave(event, unseen.who());
    } else if (event instanceof RtcEvent.RoomDestroy over) {
      destroy(
          new RoomAddress(event.source().app(), over.room()),
          new EventTime(event.source().at(), over.at()));
    }
  }

  private void arrive(RtcEvent event, UserInRoom who) {
    Membership member = membership(event, who);
    EventTime when = new EventTime(event.source().at(), who.at());
    if (when.isBefore(gone.getOrDefault(member, EventTime.NEVER))
        || when.isBefore(destroyed.getOrDefault(member.room, EventTime.NEVER))
        || when.isBefore(present.getOrDefault(member, EventTime.NEVER))) {
      return;
    }
    gone.remove(member);
    present.remove(member);
    present.put(member, when);
    rooms.computeIfAbsent(member.room, room -> new LinkedHashMap<>()).put(member.user, when);
  }

  private void leave(RtcEvent event, UserInRoom who) {
    Membership member = membership(event, who);
    EventTime when = new EventTime(event.source().at(), who.at());
    if (when.isBefore(present.getOrDefault(member, EventTime.NEVER))) {
      return;
    }
    remove(member);
    gone.put(member, later(gone.remove(member), when));
  }

  private void destroy(RoomAddress room, EventTime when) {
    destroyed.put(room, later(destroyed.remove(room), when));
    List.copyOf(rooms.getOrDefault(room, Map.of()).entrySet()).stream()
        .filter(user -> !when.isBefore(user.getValue()))
        .forEach(user -> remove(new Membership(room, user.getKey())));
  }

  /** Returns the later of two times, of which the first may be null. */
  private static EventTime later(EventTime before, EventTime now) {
    return before == null || before.isBefore(now) ? now : before;
  }

  private void remove(Membership member) {
    present.remove(member);
    Map<UserId, EventTime> members = rooms.getOrDefault(member.room, new LinkedHashMap<>());
    members.remove(member.user);
    if (members.isEmpty()) {
      rooms.remove(member.room);
    }
  }

  private void shrink() {
    while (present.size() + gone.size() > limit) {
      if (!gone.isEmpty()) {
        dropFirst(gone);
      } else {
        remove(present.keySet().iterator().next());
        forgotten++;
      }
    }
    while (destroyed.size() > limit) {
      dropFirst(destroyed);
    }
  }

  private static void dropFirst(Map<?, ?> map) {
    Iterator<?> first = map.keySet().iterator();
    first.next();
    first.remove();
  }

  /**
   * Returns the users in a room.
   *
   * @param app the application of the room
   * @param room any room
   * @return when each user joined, the earliest first; empty if the room is not known
   */
  public Map<UserId, Instant> in(AppId app, RoomId room) {
    Map<UserId, Instant> byArrival = new LinkedHashMap<>();
    members(app, room).entrySet().stream()
        .map(user -> Map.entry(user.getKey(), user.getValue().at))
        .sorted(
            Map.Entry.<UserId, Instant>comparingByValue()
                .thenComparing(user -> user.getKey().value()))
        .forEach(user -> byArrival.put(user.getKey(), user.getValue()));
    return byArrival;
  }

  @Override
  public CompletableFuture<Map<UserId, Instant>> usersIn(AppId app, RoomId room) {
    return CompletableFuture.completedFuture(in(app, room));
  }

  @Override
  public CompletableFuture<Map<RoomId, Integer>> roomsOf(AppId app) {
    return CompletableFuture.completedFuture(rooms(app));
  }

  private Map<UserId, EventTime> members(AppId app, RoomId room) {
    lock.lock();
    try {
      return Map.copyOf(rooms.getOrDefault(new RoomAddress(app, room), Map.of()));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the rooms of an application that are not empty.
   *
   * @param app any application
   * @return the number of users in each room
   */
  public Map<RoomId, Integer> rooms(AppId app) {
    lock.lock();
    try {
      Map<RoomId, Integer> sizes = new LinkedHashMap<>();
      rooms.forEach(
          (room, members) -> {
            if (room.app().equals(app)) {
              sizes.put(room.room(), members.size());
            }
          });
      return sizes;
    } finally {
      lock.unlock();
    }
  }

  /**
   * {@inheritDoc}
   *
   * @return the count since the tracker was created
   */
  @Override
  public long forgotten() {
    lock.lock();
    try {
      return forgotten;
    } finally {
      lock.unlock();
    }
  }

  private static Membership membership(RtcEvent event, UserInRoom who) {
    return new Membership(new RoomAddress(event.source().app(), who.room()), who.user());
  }
}
