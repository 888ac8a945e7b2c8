package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.cloud.RtcEngine;
import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Translates WebSocket frames to calls of a client's engine: {@code
 * {"id":1,"call":"login","args":{…}}} in, {@code {"id":1,"returns":0}} out, or an {@code error} for
 * a frame that is not a call.
 */
public final class ClientProtocol {
  /** An SDK call whose arguments are looked up by name. */
  @FunctionalInterface
  private interface Call {
    long on(RtcEngine engine, UnaryOperator<String> args);
  }

  private static final Map<String, Call> CALLS =
      Map.ofEntries(
          Map.entry("createEngine", (e, a) -> e.createEngine(a.apply("appId"))),
          Map.entry("login", (e, a) -> e.login(a.apply("token"), a.apply("uid"))),
          Map.entry("logout", (e, a) -> e.logout()),
          Map.entry("updateLoginToken", (e, a) -> e.updateLoginToken(a.apply("token"))),
          Map.entry(
              "joinRoom",
              (e, a) -> e.joinRoom(a.apply("token"), a.apply("roomId"), a.apply("uid"))),
          Map.entry("leaveRoom", (e, a) -> e.leaveRoom(a.apply("roomId"))),
          Map.entry("updateToken", (e, a) -> e.updateToken(a.apply("roomId"), a.apply("token"))),
          Map.entry(
              "setServerParams", (e, a) -> e.setServerParams(a.apply("signature"), a.apply("url"))),
          Map.entry("sendServerMessage", (e, a) -> e.sendServerMessage(a.apply("message"))),
          Map.entry(
              "sendServerBinaryMessage", (e, a) -> e.sendServerBinaryMessage(a.apply("message"))),
          Map.entry(
              "sendUserMessage",
              (e, a) -> e.sendUserMessage(a.apply("roomId"), a.apply("uid"), a.apply("message"))),
          Map.entry(
              "sendUserBinaryMessage",
              (e, a) ->
                  e.sendUserBinaryMessage(a.apply("roomId"), a.apply("uid"), a.apply("message"))),
          Map.entry(
              "sendRoomMessage",
              (e, a) -> e.sendRoomMessage(a.apply("roomId"), a.apply("message"))),
          Map.entry(
              "sendRoomBinaryMessage",
              (e, a) -> e.sendRoomBinaryMessage(a.apply("roomId"), a.apply("message"))),
          Map.entry(
              "sendUserMessageOutsideRoom",
              (e, a) -> e.sendUserMessageOutsideRoom(a.apply("uid"), a.apply("message"))),
          Map.entry(
              "sendUserBinaryMessageOutsideRoom",
              (e, a) -> e.sendUserBinaryMessageOutsideRoom(a.apply("uid"), a.apply("message"))),
          Map.entry("getPeerOnlineStatus", (e, a) -> e.getPeerOnlineStatus(a.apply("uid"))));

  private ClientProtocol() {}

  /** Returns the response to a frame that is not text. */
  static JsonObject notText() {
    return notAnObject("it is not text");
  }

  private static JsonObject notAnObject(String problem) {
    String error = "a frame must be one JSON object, as text: " + problem;
    return Json.object().add("error", error).build();
  }

  /** Makes the call of a frame and returns the response frame. */
  public static JsonObject answer(RtcEngine engine, String frame) {
    Optional<JsonObject> parsed = Json.parse(frame);
    if (parsed.isEmpty()) {
      return notAnObject(Json.problem(frame));
    }
    JsonObject call = parsed.get();
    JsonObjectBuilder answer = Json.object().add("id", call.getOrDefault("id", JsonValue.NULL));
    if (!(call.getOrDefault("args", JsonValue.EMPTY_JSON_OBJECT) instanceof JsonObject args)) {
      return answer.add("error", "args must be an object").build();
    }
    return Optional.ofNullable(CALLS.get(Json.text(call, "call").orElse("")))
        .map(named -> named.on(engine, name -> Json.text(args, name).orElse("")))
        .map(
            returned -> {
              engine.called(call.getString("call"), args, returned);
              return answer.add("returns", returned);
            })
        .orElseGet(() -> answer.add("error", "unknown call"))
        .build();
  }
}
