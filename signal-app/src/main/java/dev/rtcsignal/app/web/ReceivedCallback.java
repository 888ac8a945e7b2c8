package dev.rtcsignal.app.web;

import dev.rtcsignal.adapter.webhook.WebhookReply;
import dev.rtcsignal.app.inspect.Inspection;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A callback as it came, and what was answered.
 *
 * @param replayOf the number of the one that this repeats
 */
record ReceivedCallback(
    long id, Instant at, Duration took, byte[] body, WebhookReply reply, Optional<Long> replayOf) {
  private static final String SIGNATURE = "signature";

  /**
   * What it says, for people: the raw body with the signature masked, which would let its reader
   * speak as that user, and that signature explained.
   */
  JsonObject describe(Function<AppId, List<AppKey>> keys) {
    JsonObjectBuilder described =
        Json.object()
            .add("id", id)
            .add("at", at.toString())
            .add("ms", took.toMillis())
            .add("status", reply.status())
            .add("note", reply.note())
            .add("answer", reply.body().asUtf8());
    replayOf.ifPresent(original -> described.add("replayOf", original));
    Json.parse(body)
        .ifPresentOrElse(
            parsed -> describe(parsed, keys, described),
            () -> described.add("raw", new String(body, StandardCharsets.UTF_8)));
    return described.build();
  }

  private void describe(
      JsonObject parsed, Function<AppId, List<AppKey>> keys, JsonObjectBuilder described) {
    JsonObjectBuilder shown = Json.object();
    parsed.forEach(shown::add);
    Json.text(parsed, SIGNATURE)
        .ifPresent(
            text -> {
              shown.add(SIGNATURE, "*** (" + text.length() + " characters)");
              described.add("inspection", Inspection.of(text, keys, at).toJson());
            });
    described.add("raw", shown.build().toString());
  }

  /** Leaves the body out. */
  @Override
  public String toString() {
    return "ReceivedCallback[" + id + ", " + reply.status() + "]";
  }
}
