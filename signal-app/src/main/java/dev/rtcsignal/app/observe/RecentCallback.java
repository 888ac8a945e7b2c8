package dev.rtcsignal.app.observe;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.json.TokenInspection;
import dev.rtcsignal.domain.inbound.ReceivedCallback;
import dev.rtcsignal.domain.inbound.UnverifiedContent;
import dev.rtcsignal.ports.AppKeys;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A callback as it came, with the response to it. Of the {@link ReceivedCallback} it keeps neither
 * message nor outcome: the body and the note hold both.
 *
 * @param id unique in this server, also across restarts
 * @param verdict the name of the outcome, see {@link CallbackVerdict}
 * @param body must not be modified
 * @param signature present if the body could be read
 * @param replayOf the id of the callback that the console replayed
 * @param origin the message of an emulated client that became this callback, as {@code
 *     CLIENT:MSGID}
 */
public record RecentCallback(
    long id,
    Instant at,
    Duration took,
    String verdict,
    byte[] body,
    CallbackResponse response,
    Optional<String> signature,
    Optional<Long> replayOf,
    Optional<String> origin) {
  /**
   * Finds the value of the signature, also in a body that is truncated or not JSON. Possessive, so
   * that a hostile body costs linear time.
   */
  private static final Pattern SIGNATURE =
      Pattern.compile("(?s)(\"signature\"\\s*+:\\s*+\")(?:\\\\.|[^\"\\\\])*+");

  private static final Pattern TOKEN =
      Pattern.compile("001[0-9A-Za-z@._-]{24}[0-9A-Za-z+/\\\\=]{20,}");

  /** A letter or digit that JSON writes as an escape. */
  private static final Pattern ESCAPE =
      Pattern.compile("\\\\u00(3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa])");

  private static final String MASK = "***";

  /** Returns a callback with the parts that are kept. */
  public static RecentCallback of(
      long id,
      ReceivedCallback<?> callback,
      byte[] body,
      CallbackResponse response,
      Optional<Long> replayOf,
      Optional<String> origin) {
    return new RecentCallback(
        id,
        callback.at(),
        callback.took(),
        CallbackVerdict.of(callback.outcome()),
        body,
        response,
        callback.content().map(UnverifiedContent::signature),
        replayOf,
        origin);
  }

  /**
   * Returns the callback as JSON: the raw body with its signature masked, since its holder can send
   * as that user, and the signature explained.
   */
  JsonObject json(AppKeys keys) {
    JsonObjectBuilder json =
        Json.object()
            .add("id", id)
            .add("at", at.toString())
            .add("ms", took.toMillis())
            .add("status", response.status())
            .add("verdict", verdict)
            .add("note", response.note())
            .add("answer", response.body().asUtf8());
    replayOf.ifPresent(original -> json.add("replayOf", original));
    origin.ifPresent(message -> json.add("origin", message));
    signature.ifPresent(
        text -> json.add("inspection", TokenInspection.of(text, keys::appKeys, at).toJson()));
    return json.add("raw", masked(new String(body, StandardCharsets.UTF_8))).build();
  }

  /** Writes escaped letters plainly first, or an escaped name or token would not be found. */
  private static String masked(String text) {
    String plain =
        ESCAPE
            .matcher(text)
            .replaceAll(found -> Character.toString(Integer.parseInt(found.group(1), 16)));
    return TOKEN.matcher(SIGNATURE.matcher(plain).replaceAll("$1" + MASK)).replaceAll(MASK);
  }

  /** Leaves the body and the signature out. */
  @Override
  public String toString() {
    return "RecentCallback[" + id + ", " + response.status() + "]";
  }
}
