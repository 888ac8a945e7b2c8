package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.cloud.EmulatedApp;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.EmulatedRoom;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.wire.FaultJson;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.Collection;

/** Writes the state of the cloud: logins, rooms, members, quotas and faults. */
final class CloudStateJson {
  private final EmulatedCloud cloud;

  CloudStateJson(EmulatedCloud cloud) {
    this.cloud = cloud;
  }

  /**
   * Writes the state.
   *
   * @param users how many users of an application or a room are listed; all are counted
   */
  JsonObjectBuilder json(int users) {
    return cloud.locked(
        () -> {
          Instant now = cloud.now();
          CloudSettings settings = cloud.settings();
          JsonArrayBuilder apps = Json.array();
          cloud
              .apps()
              .forEach((id, app) -> apps.add(app(app, now, users).add("appId", id.value())));
          return Json.object()
              .add("at", now.toString())
              .add("region", settings.region())
              .add("errorStatus", settings.errorStatus().wireName())
              .add("feature", settings.clientLimits().advanced() ? "advanced" : "basic")
              .add("clients", cloud.clients())
              .add("apps", apps);
        });
  }

  private static JsonObjectBuilder app(EmulatedApp app, Instant now, int users) {
    JsonArrayBuilder rooms = Json.array();
    app.rooms().values().stream()
        .filter(room -> !room.isUnused(now))
        .forEach(room -> rooms.add(room(room, now, users)));
    return Json.object()
        .add("used", app.used(now))
        .add("limit", app.limit())
        .add("userCount", app.users().size())
        .add("users", names(app.users(), users))
        .add("rooms", rooms);
  }

  private static JsonObjectBuilder room(EmulatedRoom room, Instant now, int users) {
    return Json.object()
        .add("roomId", room.id().value())
        .add("used", room.used(now))
        .add("limit", room.limit())
        .add("userCount", room.users().size())
        .add("users", names(room.users(), users));
  }

  private static JsonArrayBuilder names(Collection<UserId> users, int limit) {
    JsonArrayBuilder names = Json.array();
    users.stream().limit(limit).forEach(user -> names.add(user.value()));
    return names;
  }

  /** Writes the active faults, each with its number. */
  JsonArrayBuilder faults() {
    JsonArrayBuilder faults = Json.array();
    cloud
        .faults()
        .active()
        .forEach((number, fault) -> faults.add(FaultJson.write(fault).add("id", number)));
    return faults;
  }
}
