package dev.rtcsignal.app.server;

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

/** Reads the signal in the body of {@code POST /v1/signals}. */
final class SignalRequest {
  private static final Set<String> FIELDS =
      Stream.concat(
              Stream.of("to", "text", "binary", "appId", "from", "sendAt"),
              SendOptionsRequest.FIELDS.stream())
          .collect(Collectors.toUnmodifiableSet());

  private SignalRequest() {}

  /**
   * @param app the application if the request names none
   * @param from the sender if the request names none
   * @throws BadRequestException if the JSON breaks a rule of the API
   * @throws dev.rtcsignal.domain.message.InvalidSignalException if a value breaks a rule of signals
   */
  static OutboundSignal read(JsonRequest request, AppId app, SenderId from) {
    request.requireOnly(FIELDS);
    return new OutboundSignal(
        request.text("appId").map(AppId::new).orElse(app),
        request.text("from").map(SenderId::new).orElse(from),
        audience(request),
        payload(request));
  }

  private static Audience audience(JsonRequest request) {
    if (!(request.object().get("to") instanceof JsonObject object)) {
      throw new BadRequestException(
          "to", "to must be an object: {user}, {room}, {room,user} or {room,users}");
    }
    JsonRequest to = new JsonRequest(object).requireOnly(Set.of("user", "room", "users"));
    Optional<RoomId> room = to.text("room").map(RoomId::new);
    Optional<UserId> user = to.text("user").map(UserId::new);
    if (object.containsKey("users")) {
      if (room.isEmpty() || user.isPresent()) {
        throw new BadRequestException("to", "to with users must have a room and no user");
      }
      return new Audience.RoomMembers(room.get(), users(object.get("users")));
    }
    return user.map(one -> audience(room, one))
        .or(() -> room.map(Audience.WholeRoom::new))
        .orElseThrow(() -> new BadRequestException("to", "to must name a user, a room, or both"));
  }

  private static Audience audience(Optional<RoomId> room, UserId user) {
    return room.<Audience>map(in -> new Audience.RoomMember(in, user))
        .orElseGet(() -> new Audience.User(user));
  }

  private static List<UserId> users(JsonValue users) {
    boolean texts =
        users instanceof JsonArray array && array.stream().allMatch(JsonString.class::isInstance);
    if (!texts) {
      throw new BadRequestException("to", "users must be an array of strings");
    }
    return users.asJsonArray().getValuesAs(JsonString.class).stream()
        .map(name -> new UserId(name.getString()))
        .toList();
  }

  private static Payload payload(JsonRequest request) {
    Optional<String> text = request.text("text");
    Optional<String> binary = request.text("binary");
    if (text.isPresent() == binary.isPresent()) {
      throw new BadRequestException("payload", "a signal must have either text or binary");
    }
    return text.map(Payload::text).orElseGet(() -> Payload.binary(base64(binary.orElseThrow())));
  }

  private static byte[] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new BadRequestException("payload", "binary must be Base64 (RFC 4648, section 4)");
    }
  }
}
