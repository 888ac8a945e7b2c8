package dev.rtcsignal.app.json;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import dev.rtcsignal.domain.quota.QuotaDecision.Wait;
import dev.rtcsignal.domain.quota.QuotaUsage;
import dev.rtcsignal.ports.outbox.LineSender;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the quota as JSON. */
public final class QuotaJson {
  /** The rooms that are listed, the fullest first. */
  private static final int MAX_ROOMS = 100;

  private QuotaJson() {}

  /** Returns the limit that a signal waits for, how full it is, and how long to wait. */
  public static JsonObjectBuilder wait(Wait wait) {
    JsonObjectBuilder json = Json.object().add("scope", wait.scope().toString());
    wait.room().ifPresent(room -> json.add("room", room.value()));
    return fill(json, wait.fill()).add("waitMs", wait.duration().toMillis());
  }

  /**
   * Returns the quota of an application, and its fullest rooms.
   *
   * @param waiting number of signals in the queue
   * @param sender the process that sends
   */
  public static JsonObject use(
      AppId app, QuotaUsage use, int waiting, Optional<LineSender> sender) {
    JsonArrayBuilder rooms = Json.array();
    fullest(use, MAX_ROOMS)
        .forEach(
            room ->
                rooms.add(fill(Json.object().add("room", room.getKey().value()), room.getValue())));
    JsonObjectBuilder json = fill(Json.object().add("appId", app.value()), use.total());
    sender.ifPresent(one -> json.add("sender", sender(one)));
    return json.add("scope", use.limits().scope().toString())
        .add("headroomPercent", use.limits().headroomPercent())
        .add("waiting", waiting)
        .add("rooms", rooms)
        .build();
  }

  private static JsonObjectBuilder sender(LineSender sender) {
    return Json.object()
        .add("process", sender.process())
        .add("here", sender.isHere())
        .add("since", sender.since().toString());
  }

  /** Returns so many rooms at most, the fullest first. */
  public static List<Map.Entry<RoomId, Fill>> fullest(QuotaUsage use, int max) {
    return use.rooms().entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<RoomId, Fill> room) -> room.getValue().used())
                .reversed())
        .limit(max)
        .toList();
  }

  private static JsonObjectBuilder fill(JsonObjectBuilder json, Fill fill) {
    return json.add("used", fill.used()).add("ceiling", fill.ceiling()).add("limit", fill.limit());
  }
}
