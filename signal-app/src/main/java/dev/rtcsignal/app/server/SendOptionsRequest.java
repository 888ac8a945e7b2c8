package dev.rtcsignal.app.server;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.quota.Priority;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** How {@code POST /v1/signals} wants to send: the optional fields beside the signal. */
final class SendOptionsRequest {
  static final Set<String> FIELDS =
      Set.of("priority", "deadlineMs", "orderKey", "duplicatesHarmless");

  private static final long MOST_MILLIS = 86_400_000;

  private SendOptionsRequest() {}

  /**
   * @throws BadRequestException naming the field and what it takes
   */
  static SendOptions read(JsonObject body) {
    SendOptions options = SendOptions.DEFAULT.priority(priority(body));
    options = deadline(body).map(options::deadline).orElse(options);
    options = orderKey(body).map(options::orderKey).orElse(options);
    return harmless(body) ? options.duplicatesHarmless() : options;
  }

  private static Priority priority(JsonObject body) {
    String name = SignalRequest.optional(body, "priority").orElse("normal");
    return Stream.of(Priority.values())
        .filter(priority -> priority.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () -> new BadRequestException("priority", "priority is control, normal or bulk"));
  }

  private static Optional<Duration> deadline(JsonObject body) {
    if (!body.containsKey("deadlineMs")) {
      return Optional.empty();
    }
    boolean number = body.get("deadlineMs") instanceof JsonNumber millis && isDeadline(millis);
    if (!number) {
      throw new BadRequestException(
          "deadline", "deadlineMs is a whole number of 1 to " + MOST_MILLIS);
    }
    return Optional.of(Duration.ofMillis(body.getJsonNumber("deadlineMs").longValueExact()));
  }

  private static boolean isDeadline(JsonNumber millis) {
    return millis.isIntegral() && millis.doubleValue() >= 1 && millis.doubleValue() <= MOST_MILLIS;
  }

  private static Optional<String> orderKey(JsonObject body) {
    Optional<String> key = SignalRequest.optional(body, "orderKey");
    if (key.filter(text -> text.isEmpty() || text.length() > SendOptions.Order.MAX_KEY)
        .isPresent()) {
      throw new BadRequestException(
          "order-key", "orderKey takes 1 to " + SendOptions.Order.MAX_KEY + " characters");
    }
    return key;
  }

  private static boolean harmless(JsonObject body) {
    JsonValue value = body.getOrDefault("duplicatesHarmless", JsonValue.FALSE);
    if (value != JsonValue.TRUE && value != JsonValue.FALSE) {
      throw new BadRequestException("duplicates-harmless", "duplicatesHarmless is true or false");
    }
    return value == JsonValue.TRUE;
  }
}
