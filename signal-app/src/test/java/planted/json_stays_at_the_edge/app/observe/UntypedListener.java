package planted.json_stays_at_the_edge.app.observe;

/** Planted: breaks the rule json_stays_at_the_edge. */
public interface UntypedListener {
  void on(String name, java.util.function.Supplier<jakarta.json.JsonObject> event);
}
