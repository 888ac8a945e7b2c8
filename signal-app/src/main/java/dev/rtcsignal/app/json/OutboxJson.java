package dev.rtcsignal.app.json;

import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxState;
import dev.rtcsignal.domain.outbox.OutboxStatus;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes entries of the outbox as JSON, without their payloads. */
public final class OutboxJson {
  private OutboxJson() {}

  /** Returns an entry: its name and state, how it ended, its attempts and times. */
  public static JsonObject entry(OutboxEntry entry) {
    OutboxStatus status = entry.status();
    JsonObjectBuilder json =
        Json.object()
            .add("name", entry.name().value())
            .add("state", name(status.state()))
            .add("appId", entry.app().value())
            .add("from", entry.from().value())
            .add("to", SignalJson.audience(entry.to()))
            .add("priority", entry.options().priority().name().toLowerCase(Locale.ROOT));
    entry.options().order().ifPresent(order -> json.add("orderKey", order.key()));
    status.result().ifPresent(result -> addResult(json, result));
    JsonArrayBuilder attempts = Json.array();
    status.attempts().forEach(attempt -> attempts.add(SendResultJson.attempt(attempt)));
    json.add("attempts", attempts)
        .add("createdAt", entry.times().createdAt().toString())
        .add("dueAt", entry.times().dueAt().toString())
        .add("deadline", entry.times().deadline().toString());
    if (status.state() == OutboxState.WAITING && status.againAt().isAfter(entry.times().dueAt())) {
      json.add("againAt", status.againAt().toString());
    }
    status.endedAt().ifPresent(end -> json.add("endedAt", end.toString()));
    return json.build();
  }

  private static void addResult(JsonObjectBuilder json, SendResult result) {
    text(result.match(
            accepted -> "",
            refused -> "",
            notSent -> notSent.reason().name(),
            uncertain -> uncertain.reason().name()))
        .ifPresent(reason -> json.add("reason", reason));
    text(result.match(
            accepted -> "", SendResult.Refused::code, notSent -> "", SendResult.Uncertain::code))
        .ifPresent(code -> json.add("code", code));
    text(result.match(
            SendResult.Accepted::requestId,
            SendResult.Refused::requestId,
            notSent -> "",
            SendResult.Uncertain::requestId))
        .ifPresent(id -> json.add("requestId", id));
  }

  private static Optional<String> text(String value) {
    return Optional.of(value).filter(text -> !text.isEmpty());
  }

  /** Returns a page of entries; the id of its last one begins the next page. */
  public static JsonObject page(List<OutboxEntry> entries, int limit) {
    JsonArrayBuilder signals = Json.array();
    entries.forEach(entry -> signals.add(entry(entry)));
    JsonObjectBuilder json = Json.object().add("signals", signals);
    if (entries.size() == limit) {
      json.add("next", String.valueOf(entries.get(limit - 1).id()));
    }
    return json.build();
  }

  /** Returns the name of a state: waiting, leaving, accepted, refused, notSent or uncertain. */
  public static String name(OutboxState state) {
    return state == OutboxState.NOT_SENT ? "notSent" : state.name().toLowerCase(Locale.ROOT);
  }

  /** Returns the state of that name. */
  public static Optional<OutboxState> state(String name) {
    return Stream.of(OutboxState.values()).filter(state -> name(state).equals(name)).findFirst();
  }
}
