package dev.rtcsignal.app.wire;

import dev.rtcsignal.app.cloud.Fault;
import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads and writes a fault in JSON: {@code
 * {"at":"openapi","match":{…},"do":"status","status":503,"times":2}}. Unknown fields are errors.
 */
public final class FaultJson {
  private static final Set<String> FIELDS =
      Set.of(
          "at", "match", "do", "times", "probability", "status", "code", "delayMs", "skewSeconds");
  private static final int MAX_DELAY_MILLIS = 600_000;
  private static final int MAX_SKEW_SECONDS = 31_536_000;

  private FaultJson() {}

  /**
   * Reads a fault.
   *
   * @throws IllegalArgumentException that names the field and its rule
   */
  public static Fault read(JsonObject body) {
    require(
        FIELDS.containsAll(body.keySet()), "unknown field; known are " + sorted(FIELDS.stream()));
    Fault.At at = oneOf(body, "at", Fault.At.values(), Fault.At::wireName);
    Fault.Kind kind = oneOf(body, "do", Fault.Kind.values(), Fault.Kind::wireName);
    require(kind.isOf(at), "do: " + kind.wireName() + " cannot happen at " + at.wireName());
    int times = integer(body, "times", 1, Integer.MAX_VALUE, Fault.ALWAYS);
    onlyWith(body, "status", kind == Fault.Kind.STATUS);
    onlyWith(body, "code", kind == Fault.Kind.STATUS && at == Fault.At.OPENAPI);
    onlyWith(body, "delayMs", kind == Fault.Kind.DELAY);
    onlyWith(body, "skewSeconds", kind == Fault.Kind.SKEW_DATE);
    return new Fault(
        at,
        match(body, at),
        kind,
        times,
        probability(body),
        integer(body, "status", 200, 599, 500),
        code(body),
        Duration.ofMillis(integer(body, "delayMs", 0, MAX_DELAY_MILLIS, 1_000)),
        Duration.ofSeconds(
            integer(body, "skewSeconds", -MAX_SKEW_SECONDS, MAX_SKEW_SECONDS, 1_000)));
  }

  private static <T> T oneOf(JsonObject body, String field, T[] values, Function<T, String> name) {
    String given = Json.text(body, field).orElse("");
    return Stream.of(values)
        .filter(value -> name.apply(value).equals(given))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    field + " must be one of " + sorted(Stream.of(values).map(name))));
  }

  private static Map<String, String> match(JsonObject body, Fault.At at) {
    JsonValue given = body.getOrDefault("match", JsonValue.EMPTY_JSON_OBJECT);
    String rule =
        "match at "
            + at.wireName()
            + " must be an object of strings named "
            + sorted(at.attributes().stream());
    require(
        given instanceof JsonObject object
            && at.attributes().containsAll(object.keySet())
            && object.values().stream().allMatch(JsonString.class::isInstance),
        rule);
    Map<String, String> match = new LinkedHashMap<>();
    given.asJsonObject().keySet().forEach(n -> match.put(n, given.asJsonObject().getString(n)));
    return match;
  }

  private static int integer(JsonObject body, String field, int min, int max, int absent) {
    if (!body.containsKey(field)) {
      return absent;
    }
    String rule = field + " must be a whole number from " + min + " to " + max;
    return Json.integer(body, field)
        .filter(given -> given >= min && given <= max)
        .map(Long::intValue)
        .orElseThrow(() -> new IllegalArgumentException(rule));
  }

  private static String code(JsonObject body) {
    require(
        !body.containsKey("code") || body.get("code") instanceof JsonString,
        "code must be a string");
    return Json.text(body, "code").orElse("");
  }

  private static double probability(JsonObject body) {
    if (!body.containsKey("probability")) {
      return 1;
    }
    String rule = "probability must be a number over 0, up to 1";
    require(body.get("probability") instanceof JsonNumber, rule);
    double given = body.getJsonNumber("probability").doubleValue();
    require(given > 0 && given <= 1, rule);
    return given;
  }

  private static void onlyWith(JsonObject body, String field, boolean fits) {
    require(fits || !body.containsKey(field), field + " does not apply to this kind of fault");
  }

  private static void require(boolean kept, String rule) {
    if (!kept) {
      throw new IllegalArgumentException(rule);
    }
  }

  private static String sorted(Stream<String> names) {
    return names.sorted().collect(Collectors.joining(", "));
  }

  /** Writes a fault as {@link #read} takes it. */
  public static JsonObjectBuilder write(Fault fault) {
    JsonObjectBuilder match = Json.object();
    fault.match().forEach(match::add);
    JsonObjectBuilder json =
        Json.object()
            .add("at", fault.at().wireName())
            .add("match", match)
            .add("do", fault.kind().wireName());
    if (fault.times() != Fault.ALWAYS) {
      json.add("times", fault.times());
    }
    if (fault.probability() < 1) {
      json.add("probability", fault.probability());
    }
    return switch (fault.kind()) {
      case STATUS ->
          fault.code().isEmpty()
              ? json.add("status", fault.status())
              : json.add("status", fault.status()).add("code", fault.code());
      case DELAY -> json.add("delayMs", fault.delay().toMillis());
      case SKEW_DATE -> json.add("skewSeconds", fault.skew().toSeconds());
      default -> json;
    };
  }
}
