package dev.rtcsignal.app.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a scrape of {@code GET /metrics} holds.
 *
 * @param labels each sample by its name, with the names of its labels
 * @param families the names of the families
 */
record ExportedMetrics(Map<String, Set<String>> labels, Set<String> families) {
  /** Prometheus adds these labels, and this metric of its own, for each target. */
  private static final Set<String> OF_TARGET = Set.of("job", "instance");

  private static final String UP = "up";

  private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (\\S+) ");
  private static final Pattern SAMPLE = Pattern.compile("(?m)^(\\w+)(?:\\{(.*)})? \\S+$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

  /** Reads the text format of Prometheus. */
  static ExportedMetrics parse(String text) {
    Map<String, Set<String>> labels = new TreeMap<>(Map.of(UP, Set.of()));
    Matcher sample = SAMPLE.matcher(text);
    while (sample.find()) {
      labels
          .computeIfAbsent(sample.group(1), first -> new TreeSet<>())
          .addAll(names(LABEL, sample.group(2) == null ? "" : sample.group(2)));
    }
    return new ExportedMetrics(labels, names(FAMILY, text));
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult name) -> name.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Returns what an expression, or the text that is shown with its result, asks for in vain.
   *
   * @param shown labels that the text names
   */
  List<String> missing(String expression, Collection<String> shown) {
    List<String> missing = new ArrayList<>();
    PromQl parsed = PromQl.parse(expression);
    Set<String> known = new HashSet<>(OF_TARGET);
    parsed
        .metrics()
        .forEach(
            (metric, wanted) -> {
              Set<String> has = new HashSet<>(labels.getOrDefault(metric, Set.of()));
              known.addAll(has);
              has.addAll(OF_TARGET);
              if (!labels.containsKey(metric)) {
                missing.add("no metric " + metric);
              } else if (!has.containsAll(wanted)) {
                missing.add("no such label: " + metric + wanted);
              }
            });
    Set<String> used = new TreeSet<>(shown);
    used.addAll(parsed.labels());
    used.removeAll(known);
    used.forEach(label -> missing.add("no label " + label + " in " + expression));
    return missing;
  }
}
