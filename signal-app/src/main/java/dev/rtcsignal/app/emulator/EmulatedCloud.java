package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The state and the rules of an emulated RTC cloud. Does no I/O: events go to sinks that only hand
 * on. Safe for use by many threads; one lock makes one order of everything.
 */
public final class EmulatedCloud {
  private final EmulatorSettings settings;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<AppId, EmulatedApp> apps = new HashMap<>();

  public EmulatedCloud(EmulatorSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    for (AppKey key : settings.appKeys()) {
      List<AppKey> keys =
          settings.appKeys().stream().filter(other -> other.app().equals(key.app())).toList();
      apps.computeIfAbsent(
          key.app(), app -> new EmulatedApp(keys, settings.appQuota(), settings.roomQuota()));
    }
  }

  EmulatorSettings settings() {
    return settings;
  }

  InstantSource clock() {
    return clock;
  }

  boolean knows(AppId app) {
    return apps.containsKey(app);
  }

  Optional<EmulatedApp> app(AppId app) {
    return Optional.ofNullable(apps.get(app));
  }

  Optional<AccessKey> accessKey(String id) {
    return settings.accessKeys().stream().filter(key -> key.id().equals(id)).findFirst();
  }

  /** Runs something as the only one that touches the state. */
  <T> T exclusively(Supplier<T> change) {
    lock.lock();
    try {
      return change.get();
    } finally {
      lock.unlock();
    }
  }

  /** Takes a send's units from the quotas of its application and room, if they are there. */
  boolean admit(AppId app, Optional<RoomId> room, int units) {
    return exclusively(() -> apps.get(app).admit(room, units, clock.instant()));
  }

  /** Delivers to whoever is there. Nobody is told who was: the cloud only accepts (Spec 1.5). */
  void deliver(OutboundSignal signal) {
    exclusively(
        () -> {
          EmulatedApp app = apps.get(signal.app());
          return signal
              .to()
              .match(
                  user -> app.user(user.user()).map(engine -> outsideRoom(engine, signal)),
                  member ->
                      Optional.ofNullable(app.members(member.room()).get(member.user()))
                          .map(engine -> inRoom(engine, "onUser", member.room(), signal)),
                  members -> toMembers(app, members, signal),
                  room -> toRoom(app, room.room(), signal));
        });
  }

  private static Optional<EmulatedApp> toMembers(
      EmulatedApp app, Audience.RoomMembers to, OutboundSignal signal) {
    Map<UserId, RtcEngine> present = app.members(to.room());
    to.users().stream()
        .filter(present::containsKey)
        .forEach(user -> inRoom(present.get(user), "onUser", to.room(), signal));
    return Optional.of(app);
  }

  private static Optional<EmulatedApp> toRoom(EmulatedApp app, RoomId room, OutboundSignal signal) {
    app.members(room).values().forEach(engine -> inRoom(engine, "onRoom", room, signal));
    return Optional.of(app);
  }

  private static EventSink outsideRoom(RtcEngine engine, OutboundSignal signal) {
    EventSink sink = engine.sink();
    sink.onEvent(
        "onUser" + kind(signal.payload()) + "MessageReceivedOutsideRoom",
        received(Json.object(), signal));
    return sink;
  }

  private static EventSink inRoom(
      RtcEngine engine, String whom, RoomId room, OutboundSignal signal) {
    EventSink sink = engine.sink();
    sink.onEvent(
        whom + kind(signal.payload()) + "MessageReceived",
        received(Json.object().add("roomId", room.value()), signal));
    return sink;
  }

  private static String kind(Payload payload) {
    return payload.match(text -> "", binary -> "Binary");
  }

  private static JsonObject received(JsonObjectBuilder args, OutboundSignal signal) {
    String message =
        signal
            .payload()
            .match(
                Payload.Text::value,
                binary -> Base64.getEncoder().encodeToString(binary.value().toArray()));
    return args.add("uid", signal.from().value()).add("message", message).build();
  }
}
