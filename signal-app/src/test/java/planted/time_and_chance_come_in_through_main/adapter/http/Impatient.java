package planted.time_and_chance_come_in_through_main.adapter.http;

/** Planted: breaks the rule time_and_chance_come_in_through_main. */
public final class Impatient {
  Object now() {
    return java.time.Instant.now();
  }
}
