package dev.rtcsignal.app.server;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The body of {@code POST /v1/signals}, read strictly: an unknown field is a mistake. */
final class SignalRequest {
  private static final Set<String> ALL_FIELDS =
      Stream.concat(
              Stream.of("to", "text", "binary", "appId", "from"),
              SendOptionsRequest.FIELDS.stream())
          .collect(Collectors.toUnmodifiableSet());

  private SignalRequest() {}

  /**
   * @throws BadRequestException naming the rule
   * @throws dev.rtcsignal.domain.message.InvalidSignalException naming the rule
   */
  static OutboundSignal read(JsonObject body, ServerOptions defaults) {
    onlyFields(body, ALL_FIELDS);
    AppId app = optional(body, "appId").map(AppId::new).orElse(defaults.app());
    SenderId from = optional(body, "from").map(SenderId::new).orElse(defaults.from());
    return new OutboundSignal(app, from, audience(body), payload(body));
  }

  private static Audience audience(JsonObject body) {
    if (!(body.get("to") instanceof JsonObject to)) {
      throw new BadRequestException(
          "to", "to is an object: {user} | {room} | {room,user} | {room,users}");
    }
    onlyFields(to, Set.of("user", "room", "users"));
    Optional<RoomId> room = optional(to, "room").map(RoomId::new);
    Optional<UserId> user = optional(to, "user").map(UserId::new);
    if (to.containsKey("users")) {
      if (room.isEmpty() || user.isPresent()) {
        throw new BadRequestException("to", "to with users has a room and no user");
      }
      return new Audience.RoomMembers(room.get(), users(to));
    }
    if (room.isEmpty() && user.isEmpty()) {
      throw new BadRequestException("to", "to names a user, a room, or both");
    }
    return user.<Audience>map(
            one ->
                room.<Audience>map(in -> new Audience.RoomMember(in, one))
                    .orElseGet(() -> new Audience.User(one)))
        .orElseGet(() -> new Audience.WholeRoom(room.get()));
  }

  private static List<UserId> users(JsonObject to) {
    boolean texts =
        to.get("users") instanceof JsonArray array
            && array.stream().allMatch(JsonString.class::isInstance);
    if (!texts) {
      throw new BadRequestException("to", "users is an array of strings");
    }
    return to.getJsonArray("users").getValuesAs(JsonString.class).stream()
        .map(name -> new UserId(name.getString()))
        .toList();
  }

  private static Payload payload(JsonObject body) {
    Optional<String> text = optional(body, "text");
    Optional<String> binary = optional(body, "binary");
    if (text.isPresent() == binary.isPresent()) {
      throw new BadRequestException("payload", "a signal has either text or binary");
    }
    return text.map(Payload::text).orElseGet(() -> Payload.binary(base64(binary.orElseThrow())));
  }

  private static byte[] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new BadRequestException("payload", "binary is Base64");
    }
  }

  static void onlyFields(JsonObject object, Set<String> known) {
    if (!known.containsAll(object.keySet())) {
      throw new BadRequestException(
          "fields", "the known fields are " + known.stream().sorted().toList());
    }
  }

  /** Returns the text of that name; empty if there is none. Any other type is a mistake. */
  static Optional<String> optional(JsonObject object, String name) {
    if (object.containsKey(name) && !(object.get(name) instanceof JsonString)) {
      throw new BadRequestException("fields", name + " is a string");
    }
    return Json.text(object, name);
  }

  static JsonValue value(JsonObject object, String name) {
    return object.getOrDefault(name, JsonValue.NULL);
  }
}
