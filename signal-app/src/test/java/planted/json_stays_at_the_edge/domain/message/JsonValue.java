package planted.json_stays_at_the_edge.domain.message;

/** Planted: breaks the rule json_stays_at_the_edge. */
public final class JsonValue {
  final jakarta.json.JsonObject json = null;
}
