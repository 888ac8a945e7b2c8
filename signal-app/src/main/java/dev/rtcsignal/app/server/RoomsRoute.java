package dev.rtcsignal.app.server;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.net.JsonReply;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.ports.memory.PresenceTracker;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonArrayBuilder;

/** Shows the users of rooms: {@code GET /v1/rooms} and {@code /v1/rooms/:room}. */
record RoomsRoute(AppId app, PresenceTracker presence) {
  void list(RoutingContext context) {
    JsonArrayBuilder rooms = Json.array();
    presence
        .rooms(app)
        .forEach(
            (room, users) ->
                rooms.add(Json.object().add("room", room.value()).add("users", users)));
    JsonReply.send(
        context,
        200,
        Json.object().add("rooms", rooms).add("forgotten", presence.forgotten()).build());
  }

  void show(RoutingContext context) {
    RoomId room = new RoomId(context.pathParam("room"));
    JsonArrayBuilder users = Json.array();
    presence
        .in(app, room)
        .forEach(
            (user, since) ->
                users.add(Json.object().add("user", user.value()).add("since", since.toString())));
    JsonReply.send(
        context, 200, Json.object().add("room", room.value()).add("users", users).build());
  }
}
