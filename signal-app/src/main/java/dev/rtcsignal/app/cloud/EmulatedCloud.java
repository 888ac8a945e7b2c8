package dev.rtcsignal.app.cloud;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.OutboundSignal;
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
 * The state and the rules of an emulated RTC cloud. Does no I/O: events go to sinks that only hand
 * on. Safe for use by many threads; one lock makes one order of everything.
 */
public final class EmulatedCloud {
  private final CloudSettings settings;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<RtcEngine> clients = new LinkedHashSet<>();
  private final TimerQueue agenda = new TimerQueue();
  private final Deliveries deliveries = new Deliveries(this);
  private final Faults faults;
  private volatile RoomListener news = RoomListener.UNHEARD;

  /** Replaced as a whole by a reset, so that it may be read without the lock. */
  private volatile Map<AppId, EmulatedApp> apps;

  /**
   * @param chance gives the source of chance, and gives it anew after each reset
   */
  public EmulatedCloud(
      CloudSettings settings, InstantSource clock, Supplier<RandomGenerator> chance) {
    this.settings = settings;
    this.clock = clock;
    this.faults = new Faults(chance);
    this.apps = foundApps();
  }

  private Map<AppId, EmulatedApp> foundApps() {
    Map<AppId, EmulatedApp> founded = new LinkedHashMap<>();
    for (AppKey key : settings.appKeys()) {
      List<AppKey> keys =
          settings.appKeys().stream().filter(other -> other.app().equals(key.app())).toList();
      founded.put(key.app(), new EmulatedApp(keys, settings.appQuota(), settings.roomQuota()));
    }
    return Collections.unmodifiableMap(founded);
  }

  public CloudSettings settings() {
    return settings;
  }

  public Instant now() {
    return clock.instant();
  }

  /** Lets somebody hear what happens in rooms. */
  public void news(RoomListener listener) {
    news = listener;
  }

  RoomListener news() {
    return news;
  }

  /** Returns what is to go wrong. */
  public Faults faults() {
    return faults;
  }

  TimerQueue agenda() {
    return agenda;
  }

  Deliveries deliveries() {
    return deliveries;
  }

  public boolean knows(AppId app) {
    return apps.containsKey(app);
  }

  public Optional<EmulatedApp> app(AppId app) {
    return Optional.ofNullable(apps.get(app));
  }

  public Map<AppId, EmulatedApp> apps() {
    return apps;
  }

  public Optional<AccessKey> accessKey(String id) {
    return settings.accessKeys().stream().filter(key -> key.id().equals(id)).findFirst();
  }

  /** Runs something as the only one that touches the state. */
  public <T> T exclusively(Supplier<T> change) {
    lock.lock();
    try {
      return change.get();
    } finally {
      lock.unlock();
    }
  }

  /** Does what is due by now: tokens that end, messages and answers that were held back. */
  public void tick() {
    lock.lock();
    try {
      agenda.run(now());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs something under the lock, at that time or shortly after.
   *
   * @param otherwise what is run instead if the cloud is reset before
   */
  public void at(Instant due, Runnable task, Runnable otherwise) {
    exclusively(() -> agenda.at(due, task, otherwise));
  }

  void connected(RtcEngine client) {
    exclusively(() -> clients.add(client));
  }

  void disconnected(RtcEngine client) {
    clients.remove(client);
  }

  public int clients() {
    return exclusively(clients::size);
  }

  /** Forgets all that happened: whoever is connected is hung up on, and no fault is left. */
  public void reset() {
    exclusively(
        () -> {
          List<RtcEngine> connected = List.copyOf(clients);
          connected.forEach(client -> client.sink().hangUp("the emulator was reset"));
          connected.forEach(RtcEngine::disconnect);
          agenda.clear();
          faults.reset();
          apps = foundApps();
          return connected;
        });
  }

  /** Takes a send's units from the quotas of its application and room, if they are there. */
  public boolean admit(AppId app, Optional<RoomId> room, int units) {
    return exclusively(() -> apps.get(app).admit(room, units, now()));
  }

  /**
   * Takes a member out of a room, or dismisses the room if no user is named, as the operator of the
   * real cloud can (vendor-facts 5: -1006, -1011).
   *
   * @return how many it met
   */
  public int kick(AppId app, RoomId room, Optional<UserId> user) {
    return exclusively(
        () -> {
          Map<UserId, RtcEngine> members =
              new LinkedHashMap<>(
                  app(app)
                      .map(EmulatedApp::rooms)
                      .filter(rooms -> rooms.containsKey(room))
                      .map(rooms -> rooms.get(room).members())
                      .orElse(Map.of()));
          int state = user.isPresent() ? SdkCodes.KICKED : SdkCodes.ROOM_DISMISSED;
          user.ifPresent(one -> members.keySet().retainAll(Set.of(one)));
          members.values().forEach(client -> client.rooms().kick(room, state));
          return members.size();
        });
  }

  /**
   * Delivers to whoever is there, and returns them. The caller of the OpenAPI is not told: the
   * cloud only accepts (vendor-facts 1.5). The people at the console are.
   */
  public List<UserId> deliver(OutboundSignal signal) {
    return exclusively(() -> deliveries.send(apps.get(signal.app()), signal));
  }
}
