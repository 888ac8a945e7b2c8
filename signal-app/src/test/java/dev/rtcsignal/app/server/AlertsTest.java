package dev.rtcsignal.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The alert rules for Prometheus are valid, fire when they should, and read what there is. */
class AlertsTest {
  private static final Path FILE = Path.of("docs/operations/alerts.yml");
  private static final Path UNIT_TESTS = Path.of("src/test/resources/alerts-test.yml");
  private static final Pattern NAME = Pattern.compile("(?m)^ +- alert: (\\w+)$");
  private static final Pattern EXPRESSION = Pattern.compile("(?m)^ +expr: (.*)$");
  private static final Pattern SHOWN = Pattern.compile("\\$labels\\.(\\w+)");

  private static ExportedMetrics exported;
  private static List<String> rules;
  private static List<String> names;

  @BeforeAll
  static void read() throws IOException {
    exported = MeteredServer.metrics();
    String text = Files.readString(FILE);
    rules = List.of(text.split("(?m)(?=^ +- alert: )"));
    rules = rules.subList(1, rules.size());
    names = NAME.matcher(text).results().map(name -> name.group(1)).toList();
  }

  @Test
  void areValidForPrometheus() throws Exception {
    Promtool.assumeInstalled();
    Promtool.Result check = Promtool.run("", "check", "rules", FILE.toString());
    assertThat(check.exitCode()).as(check.output()).isZero();
    assertThat(check.output()).contains(names.size() + " rules found");
  }

  @Test
  void fireWhenTheyShould() throws Exception {
    Promtool.assumeInstalled();
    Promtool.Result check = Promtool.run("", "test", "rules", UNIT_TESTS.toString());
    assertThat(check.exitCode()).as(check.output()).isZero();
  }

  @Test
  void haveAUnitTestEach() throws Exception {
    String tests = Files.readString(UNIT_TESTS);
    assertThat(names)
        .hasSizeGreaterThan(15)
        .doesNotHaveDuplicates()
        .allSatisfy(name -> assertThat(tests).contains("alertname=\"" + name + "\""));
  }

  @Test
  void readWhatTheServerExports() {
    assertThat(rules).hasSameSizeAs(names).allSatisfy(rule -> assertThat(missing(rule)).isEmpty());
  }

  private static List<String> missing(String rule) {
    String expression =
        EXPRESSION.matcher(rule).results().map(one -> one.group(1)).findFirst().orElseThrow();
    return exported.missing(
        expression, SHOWN.matcher(rule).results().map((MatchResult one) -> one.group(1)).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "  expr: rate(signal_tries_total[5m]) > 0",
        "  expr: signal_outbox_sender{app=\"a\"} == 0",
        "  expr: sum by (verdict) (signal_callbacks_total) > 0",
        "  expr: sum by (job) (signal_queue) > 0\n summary: at {{ $labels.room }}",
      })
  void aMetricOrALabelThatDoesNotExistIsFound(String rule) {
    assertThat(missing(rule)).isNotEmpty();
  }

  @Test
  void tellHowBadItIsAndWhatToDo() {
    assertThat(rules)
        .allSatisfy(
            rule ->
                assertThat(rule)
                    .containsPattern("\n +for: \\d+[mh]\n")
                    .containsPattern("\n +severity: (warning|critical)\n")
                    .containsPattern("\n +summary: \\S")
                    .containsPattern("\n +description: >-\n +\\S"));
  }
}
