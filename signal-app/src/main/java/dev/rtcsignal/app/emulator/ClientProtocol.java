package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Optional;

/**
 * The JSON frames between a client and its engine: {@code {"id":1,"call":"login","args":{…}}} in,
 * {@code {"id":1,"returns":0}} out. A frame that is no call gets an {@code error} instead.
 */
final class ClientProtocol {
  private ClientProtocol() {}

  static JsonObject answer(RtcEngine engine, String frame) {
    Optional<JsonObject> parsed = Json.parse(frame);
    if (parsed.isEmpty()) {
      return Json.object().add("error", "a frame is one JSON object").build();
    }
    JsonObject call = parsed.get();
    JsonObjectBuilder answer = Json.object().add("id", call.getOrDefault("id", JsonValue.NULL));
    JsonValue args = call.getOrDefault("args", JsonValue.EMPTY_JSON_OBJECT);
    String name = Json.text(call, "call").orElse("");
    if (!(args instanceof JsonObject named)) {
      return answer.add("error", "args is an object").build();
    }
    return call(engine, name, named)
        .map(returned -> answer.add("returns", returned))
        .orElseGet(() -> answer.add("error", "no such call"))
        .build();
  }

  private static Optional<Long> call(RtcEngine engine, String name, JsonObject args) {
    return switch (name) {
      case "createEngine" -> Optional.of(engine.createEngine(text(args, "appId")));
      case "login" -> Optional.of(engine.login(text(args, "token"), text(args, "uid")));
      case "logout" -> Optional.of(engine.logout());
      case "joinRoom" ->
          Optional.of(
              engine.joinRoom(text(args, "token"), text(args, "roomId"), text(args, "uid")));
      case "leaveRoom" -> Optional.of(engine.leaveRoom(text(args, "roomId")));
      case "setServerParams" ->
          Optional.of(engine.setServerParams(text(args, "signature"), text(args, "url")));
      case "sendServerMessage" -> Optional.of(engine.sendServerMessage(text(args, "message")));
      case "sendServerBinaryMessage" ->
          Optional.of(engine.sendServerBinaryMessage(text(args, "message")));
      default -> Optional.empty();
    };
  }

  private static String text(JsonObject args, String name) {
    return Json.text(args, name).orElse("");
  }
}
