package planted.json_stays_at_the_edge.ports;

/** Planted: breaks the rule json_stays_at_the_edge. */
public interface JsonPort {
  jakarta.json.JsonObject json();
}
