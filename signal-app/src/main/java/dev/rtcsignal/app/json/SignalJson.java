package dev.rtcsignal.app.json;

import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.Payload;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.Base64;

/** Writes the parts of a signal as JSON, in the form in which {@code POST /v1/signals} takes it. */
public final class SignalJson {
  private SignalJson() {}

  /** Returns {@code {user}}, {@code {room}}, {@code {room,user}} or {@code {room,users}}. */
  public static JsonObjectBuilder audience(Audience to) {
    return to.match(
        user -> Json.object().add("user", user.user().value()),
        member ->
            Json.object().add("room", member.room().value()).add("user", member.user().value()),
        members -> {
          JsonArrayBuilder users = Json.array();
          members.users().forEach(user -> users.add(user.value()));
          return Json.object().add("room", members.room().value()).add("users", users);
        },
        room -> Json.object().add("room", room.room().value()));
  }

  /** Adds the payload as {@code text}, or as {@code binary} in Base64. */
  public static JsonObjectBuilder addPayload(JsonObjectBuilder json, Payload payload) {
    return payload.match(
        text -> json.add("text", text.value()),
        binary -> json.add("binary", Base64.getEncoder().encodeToString(binary.value().toArray())));
  }
}
