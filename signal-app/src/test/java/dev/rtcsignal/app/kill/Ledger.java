package dev.rtcsignal.app.kill;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What the clients were told of each text, for a comparison with what arrived and with what the
 * store says in the end. Safe for use by many threads.
 */
final class Ledger {
  /** What a client was told; several of them for a text that was asked for again. */
  enum Told {
    DURABLE,
    ACCEPTED,
    REFUSED,
    NOT_SENT,
    UNCERTAIN
  }

  private static final int SHOWN = 20;

  private final Map<String, Set<Told>> told = new ConcurrentHashMap<>();
  private final Map<String, String> names = new ConcurrentHashMap<>();

  void told(String text, Told what) {
    told.compute(
        text,
        (key, before) -> {
          Set<Told> all = before == null ? EnumSet.of(what) : EnumSet.copyOf(before);
          all.add(what);
          return all;
        });
  }

  /** A text has a name in the store. */
  void named(String text, String name) {
    names.put(text, name);
  }

  long count(Told what) {
    return told.values().stream().filter(all -> all.contains(what)).count();
  }

  /** Returns for how many texts a client has an answer. */
  int size() {
    return told.size();
  }

  /**
   * Compares all of it.
   *
   * @param states the state of each name in the store, after all has ended
   * @return each contradiction in a line
   */
  List<String> contradictions(CountingCloud cloud, Map<String, String> states) {
    List<String> wrong = new ArrayList<>();
    cloud.twice().forEach(text -> wrong.add(text + " arrived " + cloud.arrived(text) + " times"));
    states.forEach(
        (name, state) -> {
          if (state.equals("waiting") || state.equals("leaving")) {
            wrong.add(name + " is stuck, " + state);
          }
        });
    told.forEach((text, all) -> all.forEach(one -> check(text, one, cloud, wrong)));
    names.forEach((text, name) -> checkState(text, states.get(name), cloud, wrong));
    return wrong.stream().limit(SHOWN).toList();
  }

  private static void check(String text, Told what, CountingCloud cloud, List<String> wrong) {
    int arrived = cloud.arrived(text);
    if (what == Told.ACCEPTED && arrived != 1) {
      wrong.add(text + " was told accepted, and arrived " + arrived + " times");
    }
    boolean never = what == Told.NOT_SENT || what == Told.REFUSED;
    if (never && arrived != 0) {
      wrong.add(text + " was told " + what + ", and arrived " + arrived + " times");
    }
  }

  private void checkState(String text, String state, CountingCloud cloud, List<String> wrong) {
    Set<Told> all = told.getOrDefault(text, Set.of());
    boolean durable = Stream.of(Told.DURABLE, Told.ACCEPTED, Told.REFUSED).anyMatch(all::contains);
    if (state == null) {
      if (durable) {
        wrong.add(text + " was told " + all + ", and is not in the store: lost");
      }
      return;
    }
    int arrived = cloud.arrived(text);
    boolean fits =
        switch (state) {
          case "accepted" -> arrived == 1;
          case "notSent", "refused" -> arrived == 0;
          default -> arrived <= 1;
        };
    if (!fits) {
      wrong.add(text + " is " + state + " in the store, and arrived " + arrived + " times");
    }
    if (all.contains(Told.DURABLE) && state.equals("notSent") && !all.contains(Told.NOT_SENT)) {
      wrong.add(text + " was durable for a day, and is notSent: lost");
    }
  }

  /** Returns how many names are in each state. */
  static Map<String, Integer> counts(Map<String, String> states) {
    Map<String, Integer> counts = new TreeMap<>();
    states.values().forEach(state -> counts.merge(state, 1, Integer::sum));
    return counts;
  }

  /** Returns how many texts were told each outcome. */
  Map<Told, Long> counts() {
    Map<Told, Long> counts = new EnumMap<>(Told.class);
    Stream.of(Told.values()).forEach(what -> counts.put(what, count(what)));
    return counts;
  }
}
