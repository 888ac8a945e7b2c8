package dev.rtcsignal.app.server;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names in an expression of PromQL, as far as this project writes such expressions.
 *
 * @param metrics each metric that it reads, with the labels that its selectors name
 * @param labels the labels by which it groups and joins
 */
record PromQl(Map<String, Set<String>> metrics, Set<String> labels) {
  private static final String STRING = "\"(?:[^\"\\\\]|\\\\.)*+\"";

  /** A range, a list of labels, a number or time, or a name with or without a selector. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\[[^]]*]"
              + "|\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\((?<labels>[^)]*)\\)"
              + "|\\b\\d[\\w.]*"
              + "|(?<name>[a-zA-Z_:][\\w:]*)\\s*(?:\\{(?<selector>(?:[^}\"]|"
              + STRING
              + ")*)}|(?<call>\\())?");

  private static final Pattern WORD = Pattern.compile("\\w+");
  private static final Pattern SELECTED = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*" + STRING);

  /** Words that are no metric where no parenthesis follows. */
  private static final Set<String> KEYWORDS =
      Set.of("and", "or", "unless", "bool", "offset", "sum", "max", "min", "avg", "count");

  static PromQl parse(String expression) {
    Map<String, Set<String>> metrics = new LinkedHashMap<>();
    Set<String> labels = new LinkedHashSet<>();
    Matcher token = TOKEN.matcher(expression);
    while (token.find()) {
      if (token.group("labels") != null) {
        labels.addAll(words(token.group("labels")));
      }
      String name = token.group("name");
      if (name != null && token.group("call") == null && !KEYWORDS.contains(name)) {
        metrics.computeIfAbsent(name, first -> new TreeSet<>()).addAll(selected(token));
      }
    }
    return new PromQl(metrics, labels);
  }

  private static Set<String> words(String text) {
    return WORD.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  private static Set<String> selected(Matcher token) {
    String selector = token.group("selector");
    return SELECTED
        .matcher(selector == null ? "" : selector)
        .results()
        .map(pair -> pair.group(1))
        .collect(Collectors.toSet());
  }
}
