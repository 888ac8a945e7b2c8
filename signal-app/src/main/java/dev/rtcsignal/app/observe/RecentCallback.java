package dev.rtcsignal.app.observe;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.json.TokenInspection;
import dev.rtcsignal.app.server.Given;
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
import java.util.regex.Pattern;

/**
 * A callback as it came, and what was answered.
 *
 * @param replayOf the number of the one that this repeats
 */
public record RecentCallback(
    long id, Instant at, Duration took, byte[] body, Given given, Optional<Long> replayOf) {
  /**
   * Its value, also where the body is cut, or no JSON for another reason. Each character is looked
   * at a few times at most, whoever chose them.
   */
  private static final Pattern SIGNATURE =
      Pattern.compile("(?s)(\"signature\"\\s*+:\\s*+\")(?:\\\\.|[^\"\\\\])*+");

  private static final Pattern TOKEN =
      Pattern.compile("001[0-9A-Za-z@._-]{24}[0-9A-Za-z+/\\\\=]{20,}");

  private static final String MASK = "***";

  /**
   * What it says, for people: the raw body with the signature masked, which would let its reader
   * speak as that user, and that signature explained.
   */
  public JsonObject describe(Function<AppId, List<AppKey>> keys) {
    JsonObjectBuilder described =
        Json.object()
            .add("id", id)
            .add("at", at.toString())
            .add("ms", took.toMillis())
            .add("status", given.status())
            .add("note", given.reply().note())
            .add("answer", given.body().asUtf8());
    replayOf.ifPresent(original -> described.add("replayOf", original));
    String text = new String(body, StandardCharsets.UTF_8);
    Json.parse(body)
        .flatMap(parsed -> Json.text(parsed, "signature"))
        .ifPresent(
            signature ->
                described.add("inspection", TokenInspection.of(signature, keys, at).toJson()));
    return described.add("raw", masked(text)).build();
  }

  /** What JSON writes in another way is written plainly, and what is no JSON may look like one. */
  private static String masked(String text) {
    String plain =
        Json.parse(text)
            .filter(parsed -> !text.contains("\"signature\""))
            .map(parsed -> Json.object(parsed).add("signature", MASK).build().toString())
            .orElse(text);
    return TOKEN.matcher(SIGNATURE.matcher(plain).replaceAll("$1" + MASK)).replaceAll(MASK);
  }

  /** Leaves the body out. */
  @Override
  public String toString() {
    return "RecentCallback[" + id + ", " + given.status() + "]";
  }
}
