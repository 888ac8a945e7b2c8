package dev.rtcsignal.app.web;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.delivery.Ack;
import dev.rtcsignal.domain.delivery.InboundSignal;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * What happens in the server, told to whoever listens: {@code callback} for each callback with its
 * answer, {@code signal} for each message that was handed to the handler, {@code send} for each
 * send with its outcome. Events hold payloads, so they go to those with the API key alone.
 */
public final class Events {
  private final InstantSource clock;
  private final List<BiConsumer<String, JsonObject>> listeners = new CopyOnWriteArrayList<>();

  public Events(InstantSource clock) {
    this.clock = clock;
  }

  /** Adds a listener for the event's name and content, called on any thread; must not block. */
  public void listen(BiConsumer<String, JsonObject> listener) {
    listeners.add(listener);
  }

  void callback(int status, String note) {
    tell("callback", Json.object().add("status", status).add("note", note));
  }

  /** Tells of a message that was handed to the handler, with its answer. */
  public void signal(InboundSignal signal, Ack ack) {
    JsonObjectBuilder content =
        Json.object()
            .add("appId", signal.sender().app().value())
            .add("userId", signal.sender().user().value());
    tell("signal", payload(content, signal.payload()).add("ack", ack.body().asUtf8()));
  }

  void send(OutboundSignal signal, SendResult result) {
    JsonObjectBuilder content =
        Json.object()
            .add("appId", signal.app().value())
            .add("from", signal.from().value())
            .add("to", audience(signal.to()));
    tell("send", payload(content, signal.payload()).add("result", Outcome.of(result).body()));
  }

  private void tell(String name, JsonObjectBuilder content) {
    JsonObject event = content.add("at", clock.instant().toString()).build();
    listeners.forEach(listener -> listener.accept(name, event));
  }

  private static JsonObjectBuilder payload(JsonObjectBuilder content, Payload payload) {
    return payload.match(
        text -> content.add("text", text.value()),
        binary ->
            content.add("binary", Base64.getEncoder().encodeToString(binary.value().toArray())));
  }

  private static JsonObjectBuilder audience(Audience to) {
    return to.match(
        user -> Json.object().add("user", user.user().value()),
        member ->
            Json.object().add("room", member.room().value()).add("user", member.user().value()),
        members -> {
          var users = Json.array();
          members.users().forEach(user -> users.add(user.value()));
          return Json.object().add("room", members.room().value()).add("users", users);
        },
        room -> Json.object().add("room", room.room().value()));
  }
}
