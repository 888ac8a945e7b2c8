package dev.rtcsignal.app.server;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.net.JsonReply;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.ports.PresenceStore;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonArrayBuilder;

/** Shows the users of rooms: {@code GET /v1/rooms} and {@code /v1/rooms/:room}. */
record RoomsRoute(AppId app, PresenceStore presence) {
  void list(RoutingContext context) {
    StoreReply.send(
        context,
        presence.roomsOf(app),
        sizes -> {
          JsonArrayBuilder rooms = Json.array();
          sizes.forEach(
              (room, users) ->
                  rooms.add(Json.object().add("room", room.value()).add("users", users)));
          JsonReply.send(
              context,
              200,
              Json.object().add("rooms", rooms).add("forgotten", presence.forgotten()).build());
        });
  }

  void show(RoutingContext context) {
    RoomId room = new RoomId(context.pathParam("room"));
    StoreReply.send(
        context,
        presence.usersIn(app, room),
        present -> {
          JsonArrayBuilder users = Json.array();
          present.forEach(
              (user, since) ->
                  users.add(
                      Json.object().add("user", user.value()).add("since", since.toString())));
          JsonReply.send(
              context, 200, Json.object().add("room", room.value()).add("users", users).build());
        });
  }
}
