package dev.rtcsignal.ports.memory;

import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.event.RtcEvent.UserInRoom;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.EventHandler;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who is in which room, as far as event notifications told: visible users alone. What happened
 * before this was made is not known to it, and a notification that never came is missing.
 *
 * <p>Of two events of the same user in the same room the later one counts, in whatever order they
 * come: by EventTime, which all notifications have; of the same EventTime, by the time that the
 * event itself names, which may be in whole seconds; of the same moment, the one that came last.
 * Bounded: it remembers at most so many pairs of room and user, those who left among them, and
 * forgets first whoever was told longest ago to have left, then whoever was told longest ago to be
 * there. Safe for use by many threads.
 */
public final class PresenceTracker implements EventHandler {
  /** 100,000 pairs of room and user, about 20 MB. */
  public static final int DEFAULT_LIMIT = 100_000;

  private record Place(AppId app, RoomId room) {}

  private record Key(Place place, UserId user) {}

  /**
   * When something was.
   *
   * @param told of the notification
   * @param at of the event
   */
  private record Moment(Instant told, Instant at) {
    private static final Moment NEVER = new Moment(Instant.MIN, Instant.MIN);

    private boolean isBefore(Moment other) {
      int first = told.compareTo(other.told);
      return first < 0 || (first == 0 && at.isBefore(other.at));
    }
  }

  private final int limit;
  private final ReentrantLock lock = new ReentrantLock();

  /** Since when each is there; the one told of longest ago comes first. */
  private final Map<Key, Moment> present = new LinkedHashMap<>();

  /** Since when each is gone, so that a late join does not bring them back. */
  private final Map<Key, Moment> gone = new LinkedHashMap<>();

  private final Map<Place, Map<UserId, Moment>> rooms = new LinkedHashMap<>();
  private final Map<Place, Moment> destroyed = new LinkedHashMap<>();
  private long forgotten;

  public PresenceTracker() {
    this(DEFAULT_LIMIT);
  }

  /**
   * @param limit how many pairs of room and user to remember, at least 1
   */
  public PresenceTracker(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("at least one is remembered");
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
          new Place(event.source().app(), over.room()), new Moment(event.source().at(), over.at()));
    }
  }

  private void arrive(RtcEvent event, UserInRoom who) {
    Key key = key(event, who);
    Moment when = new Moment(event.source().at(), who.at());
    if (when.isBefore(gone.getOrDefault(key, Moment.NEVER))
        || when.isBefore(destroyed.getOrDefault(key.place, Moment.NEVER))
        || when.isBefore(present.getOrDefault(key, Moment.NEVER))) {
      return;
    }
    gone.remove(key);
    present.remove(key);
    present.put(key, when);
    rooms.computeIfAbsent(key.place, place -> new LinkedHashMap<>()).put(key.user, when);
  }

  private void leave(RtcEvent event, UserInRoom who) {
    Key key = key(event, who);
    Moment when = new Moment(event.source().at(), who.at());
    if (when.isBefore(present.getOrDefault(key, Moment.NEVER))) {
      return;
    }
    remove(key);
    gone.put(key, later(gone.remove(key), when));
  }

  private void destroy(Place place, Moment when) {
    destroyed.put(place, later(destroyed.remove(place), when));
    List.copyOf(rooms.getOrDefault(place, Map.of()).entrySet()).stream()
        .filter(member -> !when.isBefore(member.getValue()))
        .forEach(member -> remove(new Key(place, member.getKey())));
  }

  /** Returns the later one of what may have been before, and what is now. */
  private static Moment later(Moment before, Moment now) {
    return before == null || before.isBefore(now) ? now : before;
  }

  private void remove(Key key) {
    present.remove(key);
    Map<UserId, Moment> members = rooms.getOrDefault(key.place, new LinkedHashMap<>());
    members.remove(key.user);
    if (members.isEmpty()) {
      rooms.remove(key.place);
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

  /** Returns who is in a room and since when, whoever came first before the others. */
  public Map<UserId, Instant> in(AppId app, RoomId room) {
    Map<UserId, Instant> byArrival = new LinkedHashMap<>();
    members(app, room).entrySet().stream()
        .map(member -> Map.entry(member.getKey(), member.getValue().at))
        .sorted(
            Map.Entry.<UserId, Instant>comparingByValue()
                .thenComparing(one -> one.getKey().value()))
        .forEach(member -> byArrival.put(member.getKey(), member.getValue()));
    return byArrival;
  }

  private Map<UserId, Moment> members(AppId app, RoomId room) {
    lock.lock();
    try {
      return Map.copyOf(rooms.getOrDefault(new Place(app, room), Map.of()));
    } finally {
      lock.unlock();
    }
  }

  /** Returns the rooms of an application that somebody is in, and how many are. */
  public Map<RoomId, Integer> rooms(AppId app) {
    lock.lock();
    try {
      Map<RoomId, Integer> sizes = new LinkedHashMap<>();
      rooms.forEach(
          (place, members) -> {
            if (place.app.equals(app)) {
              sizes.put(place.room, members.size());
            }
          });
      return sizes;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many that were in a room had to be forgotten for want of space. */
  public long forgotten() {
    lock.lock();
    try {
      return forgotten;
    } finally {
      lock.unlock();
    }
  }

  private static Key key(RtcEvent event, UserInRoom who) {
    return new Key(new Place(event.source().app(), who.room()), who.user());
  }
}
