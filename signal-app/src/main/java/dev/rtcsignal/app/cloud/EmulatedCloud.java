package dev.rtcsignal.app.cloud;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.RoomAddress;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The state and the rules of an emulated RTC cloud. Does no I/O. Thread-safe: one lock guards all
 * state, so that all clients see one order of events.
 */
public final class EmulatedCloud {
  private final CloudSettings settings;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<RtcEngine> clients = new LinkedHashSet<>();
  private final TimerQueue timers = new TimerQueue();
  private final Deliveries deliveries = new Deliveries(this);
  private final Faults faults;
  private volatile RoomListener roomListener = RoomListener.NONE;
  private volatile ClientObserver observer = ClientObserver.NONE;
  private int lastClient;

  /** Replaced as a whole by a reset, so that it may be read without the lock. */
  private volatile Map<AppId, EmulatedApp> apps;

  /**
   * @param chance makes the source of chance for faults; is called again after each reset
   */
  public EmulatedCloud(
      CloudSettings settings, InstantSource clock, Supplier<RandomGenerator> chance) {
    this.settings = settings;
    this.clock = clock;
    this.faults = new Faults(chance);
    this.apps = createApps();
  }

  private Map<AppId, EmulatedApp> createApps() {
    Map<AppId, EmulatedApp> created = new LinkedHashMap<>();
    for (AppKey key : settings.appKeys()) {
      List<AppKey> keys =
          settings.appKeys().stream().filter(other -> other.app().equals(key.app())).toList();
      created.put(key.app(), new EmulatedApp(keys, settings.appQuota(), settings.roomQuota()));
    }
    return Collections.unmodifiableMap(created);
  }

  /** Returns the settings. */
  public CloudSettings settings() {
    return settings;
  }

  /** Returns the time by the cloud's clock. */
  public Instant now() {
    return clock.instant();
  }

  /** Sets the listener for room events, instead of the one before. */
  public void roomListener(RoomListener listener) {
    roomListener = listener;
  }

  /** Sets the observer of clients, instead of the one before. */
  public void observer(ClientObserver watching) {
    observer = watching;
  }

  ClientObserver observer() {
    return observer;
  }

  RoomListener roomListener() {
    return roomListener;
  }

  /** Returns the faults that are injected. */
  public Faults faults() {
    return faults;
  }

  TimerQueue timers() {
    return timers;
  }

  Deliveries deliveries() {
    return deliveries;
  }

  /** Tells whether there is an application of that id. */
  public boolean knows(AppId app) {
    return apps.containsKey(app);
  }

  /** Returns an application, if there is one of that id. */
  public Optional<EmulatedApp> app(AppId app) {
    return Optional.ofNullable(apps.get(app));
  }

  /** Returns all applications. */
  public Map<AppId, EmulatedApp> apps() {
    return apps;
  }

  /** Returns an access key, if there is one of that id. */
  public Optional<AccessKey> accessKey(String id) {
    return settings.accessKeys().stream().filter(key -> key.id().equals(id)).findFirst();
  }

  /** Runs an action under the lock. */
  public <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  /** Runs all timers that are due: tokens that expire, messages and responses that are delayed. */
  public void tick() {
    lock.lock();
    try {
      timers.run(now());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs a task under the lock, in the first {@link #tick} at or after a time.
   *
   * @param onReset runs instead if the cloud is reset first
   */
  public void at(Instant due, Runnable task, Runnable onReset) {
    locked(() -> timers.at(due, task, onReset));
  }

  /** Returns when the next task of {@link #at} and of the cloud itself is due; empty if none is. */
  public Optional<Instant> nextTimer() {
    return locked(timers::next);
  }

  /** Connects a client; returns its number, from 1. */
  int connected(RtcEngine client) {
    return locked(
        () -> {
          clients.add(client);
          return ++lastClient;
        });
  }

  void disconnected(RtcEngine client) {
    clients.remove(client);
  }

  /** Returns how many clients are connected. */
  public int clients() {
    return locked(clients::size);
  }

  /** Disconnects all clients and clears all state: rooms, quotas, timers and faults. */
  public void reset() {
    locked(
        () -> {
          List<RtcEngine> connected = List.copyOf(clients);
          connected.forEach(client -> client.sink().disconnect("the emulator was reset"));
          connected.forEach(RtcEngine::disconnect);
          timers.clear();
          faults.reset();
          apps = createApps();
          return connected;
        });
  }

  /**
   * Takes units from the quotas of an application and a room; takes none and returns false if over.
   */
  public boolean admit(AppId app, Optional<RoomId> room, int units) {
    return locked(() -> apps.get(app).admit(room, units, now()));
  }

  /**
   * Removes a member from a room, or all members without a user, as the operator of the real cloud
   * can (vendor-facts 5: -1006, -1011).
   *
   * @return how many members were removed
   */
  public int kick(RoomAddress room, Optional<UserId> user) {
    return locked(
        () -> {
          Map<UserId, RtcEngine> members =
              new LinkedHashMap<>(
                  app(room.app())
                      .map(app -> app.rooms().get(room.room()))
                      .map(EmulatedRoom::members)
                      .orElse(Map.of()));
          int state = user.isPresent() ? SdkCodes.KICKED : SdkCodes.ROOM_DISMISSED;
          user.ifPresent(one -> members.keySet().retainAll(Set.of(one)));
          members.values().forEach(client -> client.rooms().kick(room.room(), state));
          return members.size();
        });
  }

  /**
   * Delivers a signal to the clients of its audience that are connected, and returns their users.
   * The response of the OpenAPI does not contain them (vendor-facts 1.5), the call log does.
   */
  public List<UserId> deliver(OutboundSignal signal, String requestId) {
    return locked(() -> deliveries.deliver(apps.get(signal.app()), signal, requestId));
  }
}
