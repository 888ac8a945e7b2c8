package dev.rtcsignal.app.server;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.quota.Priority;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads how to send, the optional fields in the body of {@code POST /v1/signals}. */
final class SendOptionsRequest {
  static final Set<String> FIELDS =
      Set.of("priority", "deadlineMs", "orderKey", "duplicatesHarmless");

  /** One day. */
  private static final long MAX_DEADLINE_MILLIS = 86_400_000;

  private SendOptionsRequest() {}

  /**
   * @throws BadRequestException naming the field and its rule
   */
  static SendOptions read(JsonRequest request) {
    SendOptions options = SendOptions.DEFAULT.priority(priority(request));
    options =
        request
            .value("deadlineMs")
            .map(SendOptionsRequest::deadline)
            .map(options::deadline)
            .orElse(options);
    options = orderKey(request).map(options::orderKey).orElse(options);
    return request.flag("duplicatesHarmless", "duplicates-harmless")
        ? options.duplicatesHarmless()
        : options;
  }

  private static Priority priority(JsonRequest request) {
    String name = request.text("priority").orElse("normal");
    return Stream.of(Priority.values())
        .filter(priority -> priority.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () -> new BadRequestException("priority", "priority must be control, normal or bulk"));
  }

  private static Duration deadline(JsonValue value) {
    return Json.integer(value)
        .filter(millis -> millis >= 1 && millis <= MAX_DEADLINE_MILLIS)
        .map(Duration::ofMillis)
        .orElseThrow(
            () ->
                new BadRequestException(
                    "deadline",
                    "deadlineMs must be a whole number from 1 to " + MAX_DEADLINE_MILLIS));
  }

  private static Optional<String> orderKey(JsonRequest request) {
    Optional<String> key = request.text("orderKey");
    if (key.filter(text -> text.isEmpty() || text.length() > SendOptions.Order.MAX_KEY)
        .isPresent()) {
      throw new BadRequestException(
          "order-key", "orderKey must have 1 to " + SendOptions.Order.MAX_KEY + " characters");
    }
    return key;
  }
}
