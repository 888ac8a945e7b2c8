package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One exchange with the emulated cloud on a line: time, direction, name, user and room, status, why
 * it failed, milliseconds. Of the content nothing.
 */
public final class ExchangeLine {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  private ExchangeLine() {}

  /** Returns the line of a call of {@code GET /emulator/requests}. */
  public static String of(JsonObject call) {
    boolean incoming = call.getString("kind").equals("openapi");
    return String.format(
        Locale.ROOT,
        "%s %s %-20s %s %s",
        TIME.format(Instant.parse(call.getString("at"))),
        incoming ? "server -> cloud " : "cloud  -> server",
        name(call),
        subject(call.getJsonObject("decoded")),
        end(call));
  }

  private static String name(JsonObject call) {
    JsonObject decoded = call.getJsonObject("decoded");
    return switch (call.getString("kind")) {
      case "openapi" -> decoded.getString("action", "?");
      case "notification" -> decoded.getString("event", "?");
      default -> call.getString("kind");
    };
  }

  private static String subject(JsonObject decoded) {
    return Stream.of(users(decoded), named("room", decoded, "roomId"))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(" "));
  }

  /** A callback has one user, a send a list of the first receivers and their number. */
  private static Optional<String> users(JsonObject decoded) {
    if (decoded.containsKey("to")) {
      JsonArray to = decoded.getJsonArray("to");
      return switch (to.size()) {
        case 0 -> Optional.empty();
        case 1 -> Optional.of("user=" + to.getString(0));
        default -> Optional.of("users=" + decoded.getInt("recipients"));
      };
    }
    return named("user", decoded, "uid");
  }

  private static Optional<String> named(String label, JsonObject of, String name) {
    return Json.text(of, name).filter(text -> !text.isEmpty()).map(text -> label + "=" + text);
  }

  private static String end(JsonObject call) {
    int status =
        Optional.ofNullable(call.getJsonObject("answer"))
            .map(answer -> answer.getInt("status", 0))
            .orElse(0);
    return (status == 0 ? "no answer" : status) + why(call) + " " + call.getInt("ms") + " ms";
  }

  private static String why(JsonObject call) {
    if (call.containsKey("refused")) {
      return " " + call.getJsonObject("refused").getString("code");
    }
    return Json.text(call, "fault").filter(f -> !f.isEmpty()).map(f -> " fault " + f).orElse("");
  }
}
