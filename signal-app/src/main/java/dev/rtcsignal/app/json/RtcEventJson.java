package dev.rtcsignal.app.json;

import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.event.RtcEvent.UserInRoom;
import jakarta.json.JsonObjectBuilder;

/** Describes events of rooms as JSON, for the console. */
public final class RtcEventJson {
  private RtcEventJson() {}

  public static JsonObjectBuilder describe(RtcEvent event) {
    if (event instanceof RtcEvent.UserJoinRoom joined) {
      return of(joined, joined.who());
    } else if (event instanceof RtcEvent.UserLeaveRoom left) {
      return of(left, left.who()).add("reason", left.reason());
    } else if (event instanceof RtcEvent.InvisibleUserJoinRoom joined) {
      return of(joined, joined.who());
    } else if (event instanceof RtcEvent.InvisibleUserLeaveRoom left) {
      return of(left, left.who()).add("reason", left.reason());
    } else if (event instanceof RtcEvent.RoleChangeInvisible2Visible shown) {
      return of(shown, shown.who());
    } else if (event instanceof RtcEvent.RoleChangeVisible2Invisible hidden) {
      return of(hidden, hidden.who());
    } else if (event instanceof RtcEvent.RoomDestroy over) {
      return named(over.getClass().getSimpleName()).add("room", over.room().value());
    } else if (event instanceof RtcEvent.Task task) {
      return named(task.source().type())
          .add("room", task.room().value())
          .add("taskId", task.taskId());
    }
    return named(event.source().type());
  }

  private static JsonObjectBuilder of(RtcEvent event, UserInRoom who) {
    return named(event.getClass().getSimpleName())
        .add("room", who.room().value())
        .add("user", who.user().value());
  }

  private static JsonObjectBuilder named(String type) {
    return Json.object().add("type", type);
  }
}
