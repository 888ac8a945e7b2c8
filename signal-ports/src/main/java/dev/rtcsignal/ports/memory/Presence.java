package dev.rtcsignal.ports.memory;

import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.event.RtcEvent.Who;
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
 * <p>Of two events of the same user in the same room the later one counts, by their own times, in
 * whatever order they come; of the same moment, the one that came last. Bounded: it remembers at
 * most so many pairs of room and user, those who left among them, and forgets first whoever was
 * told longest ago to have left, then whoever was told longest ago to be there. Safe for use by
 * many threads.
 */
public final class Presence implements EventHandler {
  /** 100,000 pairs of room and user, about 20 MB. */
  public static final int DEFAULT_LIMIT = 100_000;

  private record Place(AppId app, RoomId room) {}

  private record Key(Place place, UserId user) {}

  private final int limit;
  private final ReentrantLock lock = new ReentrantLock();

  /** Since when each is there; the one told of longest ago comes first. */
  private final Map<Key, Instant> present = new LinkedHashMap<>();

  /** Since when each is gone, so that a late join does not bring them back. */
  private final Map<Key, Instant> gone = new LinkedHashMap<>();

  private final Map<Place, Map<UserId, Instant>> rooms = new LinkedHashMap<>();
  private final Map<Place, Instant> destroyed = new LinkedHashMap<>();
  private long forgotten;

  public Presence() {
    this(DEFAULT_LIMIT);
  }

  /**
   * @param limit how many pairs of room and user to remember, at least 1
   */
  public Presence(int limit) {
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
    AppId app = event.source().app();
    if (event instanceof RtcEvent.UserJoinRoom joined) {
      arrive(key(app, joined.who()), joined.who().at());
    } else if (event instanceof RtcEvent.RoleChangeInvisible2Visible shown) {
      arrive(key(app, shown.who()), shown.who().at());
    } else if (event instanceof RtcEvent.UserLeaveRoom left) {
      leave(key(app, left.who()), left.who().at());
    } else if (event instanceof RtcEvent.RoleChangeVisible2Invisible hidden) {
      leave(key(app, hidden.who()), hidden.who().at());
    } else if (event instanceof RtcEvent.InvisibleUserJoinRoom unseen) {
      leave(key(app, unseen.who()), unseen.who().at());
    } else if (event instanceof RtcEvent.InvisibleUserLeaveRoom unseen) {
      leave(key(app, unseen.who()), unseen.who().at());
    } else if (event instanceof RtcEvent.RoomDestroy over) {
      destroy(new Place(app, over.room()), over.at());
    }
  }

  private void arrive(Key key, Instant at) {
    Instant left = gone.getOrDefault(key, Instant.MIN);
    Instant over = destroyed.getOrDefault(key.place, Instant.MIN);
    Instant known = present.getOrDefault(key, Instant.MIN);
    if (at.isBefore(left) || at.isBefore(over) || at.isBefore(known)) {
      return;
    }
    gone.remove(key);
    present.remove(key);
    present.put(key, at);
    rooms.computeIfAbsent(key.place, place -> new LinkedHashMap<>()).put(key.user, at);
  }

  private void leave(Key key, Instant at) {
    Instant known = present.get(key);
    if (known != null && at.isBefore(known)) {
      return;
    }
    remove(key);
    Instant before = gone.remove(key);
    gone.put(key, before == null || at.isAfter(before) ? at : before);
  }

  private void destroy(Place place, Instant at) {
    Instant before = destroyed.remove(place);
    destroyed.put(place, before == null || at.isAfter(before) ? at : before);
    List.copyOf(rooms.getOrDefault(place, Map.of()).entrySet()).stream()
        .filter(member -> !member.getValue().isAfter(at))
        .forEach(member -> remove(new Key(place, member.getKey())));
  }

  private void remove(Key key) {
    present.remove(key);
    Map<UserId, Instant> members = rooms.getOrDefault(key.place, new LinkedHashMap<>());
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
    members(app, room).stream()
        .sorted(
            Map.Entry.<UserId, Instant>comparingByValue()
                .thenComparing(one -> one.getKey().value()))
        .forEach(member -> byArrival.put(member.getKey(), member.getValue()));
    return byArrival;
  }

  private List<Map.Entry<UserId, Instant>> members(AppId app, RoomId room) {
    lock.lock();
    try {
      return List.copyOf(Map.copyOf(rooms.getOrDefault(new Place(app, room), Map.of())).entrySet());
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

  private static Key key(AppId app, Who who) {
    return new Key(new Place(app, who.room()), who.user());
  }
}
