package dev.rtcsignal.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard for Grafana asks for what the server exports, and for nothing else. */
class DashboardTest {
  private static final Path FILE = Path.of("docs/operations/dashboard.json");
  private static final Pattern VARIABLE = Pattern.compile("label_values\\((.*), (\\w+)\\)");
  private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");
  private static final int COLUMNS = 24;

  private static ExportedMetrics exported;
  private static JsonObject dashboard;

  @BeforeAll
  static void read() throws IOException {
    exported = MeteredServer.metrics();
    dashboard = Json.parse(Files.readString(FILE)).orElseThrow();
  }

  private static List<JsonObject> panels() {
    return dashboard.getJsonArray("panels").getValuesAs(JsonObject.class);
  }

  @Test
  void asksForNothingThatTheServerDoesNotExport() {
    assertThat(missing(dashboard)).isEmpty();
  }

  @Test
  void findsAMetricALabelAGroupAndALegendThatDoNotExist() {
    assertThat(missing("rate(signal_nothing_total[5m])", ""))
        .containsExactly("no metric signal_nothing_total");
    assertThat(missing("signal_queue{app=\"a\"}", "")).isNotEmpty();
    assertThat(missing("sum by (verdict) (signal_queue)", "")).isNotEmpty();
    assertThat(missing("signal_queue", "{{app}}")).isNotEmpty();
    assertThat(missing("sum by (le, job) (rate(signal_wait_seconds_bucket{scope!=\"x\"}[5m]))", ""))
        .isEmpty();
  }

  @Test
  void findsNothingToAskForInVainInAVariable() {
    assertThat(missing(variable("label_values(signal_app_limit{app=~\"$app\"}, instance)")))
        .isEmpty();
    assertThat(missing(variable("label_values(signal_queue, app)"))).isNotEmpty();
  }

  private static JsonObject variable(String query) {
    return Json.object().add("definition", query).build();
  }

  /** Looks into each value, so that the queries of annotations and variables are found too. */
  private static List<String> missing(JsonValue value) {
    List<String> missing = new ArrayList<>();
    inner(value).forEach(one -> missing.addAll(missing(one)));
    if (value instanceof JsonObject object) {
      missing.addAll(missing(object.getString("expr", ""), object.getString("legendFormat", "")));
      Matcher values = VARIABLE.matcher(object.getString("definition", ""));
      if (values.matches()) {
        missing.addAll(exported.missing(values.group(1), List.of(values.group(2))));
      }
    }
    return missing;
  }

  private static List<String> missing(String expression, String legend) {
    return exported.missing(
        expression, LEGEND.matcher(legend).results().map(name -> name.group(1)).toList());
  }

  /** As recording rules, since Prometheus checks no expression alone. */
  @Test
  void asksInValidExpressions(@TempDir Path folder) throws Exception {
    Promtool.assumeInstalled();
    List<String> expressions = expressions(dashboard);
    Promtool.Result check = check(folder, expressions);
    assertThat(check.exitCode()).as(check.output()).isZero();
    assertThat(check.output()).contains(expressions.size() + " rules found");
    assertThat(check(folder, List.of("sum(signal_queue")).exitCode()).isNotZero();
  }

  private static Promtool.Result check(Path folder, List<String> expressions) throws Exception {
    StringBuilder rules = new StringBuilder("groups: [{name: dashboard, rules: [\n");
    for (int i = 0; i < expressions.size(); i++) {
      String expression = expressions.get(i).replace("$__rate_interval", "5m");
      rules.append("{record: 'r" + i + "', expr: '" + expression + "'},\n");
    }
    Path file = Files.writeString(folder.resolve("rules.yml"), rules + "]}]\n");
    return Promtool.run("", "check", "rules", file.toString());
  }

  private static List<String> expressions(JsonValue value) {
    List<String> expressions =
        new ArrayList<>(
            inner(value).map(DashboardTest::expressions).flatMap(List::stream).toList());
    if (value instanceof JsonObject object && object.containsKey("expr")) {
      expressions.add(object.getString("expr"));
    }
    return expressions;
  }

  private static Stream<JsonValue> inner(JsonValue value) {
    return value instanceof JsonArray array
        ? array.stream()
        : value instanceof JsonObject object ? object.values().stream() : Stream.of();
  }

  @Test
  void showsEachFamilyOfTheServer() {
    String text = dashboard.toString();
    assertThat(exported.families())
        .filteredOn(family -> family.startsWith("signal_") && !family.endsWith("_max"))
        .hasSizeGreaterThan(25)
        .allSatisfy(family -> assertThat(text).contains(family));
  }

  @Test
  void hasARowForEachSubject() {
    assertThat(panels())
        .filteredOn(panel -> panel.getString("type").equals("row"))
        .extracting(panel -> panel.getString("title"))
        .containsExactly(
            "Overview",
            "Callbacks",
            "Sends",
            "Quota",
            "Waits",
            "Outbox",
            "Connections",
            "JVM and process");
  }

  @Test
  void takesItsDataSourceFromAVariable() {
    assertThat(
            dashboard.getJsonObject("templating").getJsonArray("list").stream()
                .map(one -> one.asJsonObject().getString("name")))
        .containsExactly("datasource", "app", "instance");
    assertThat(uids(dashboard)).isNotEmpty().containsOnly("${datasource}", "-- Grafana --");
  }

  private static List<String> uids(JsonValue value) {
    List<String> uids =
        new ArrayList<>(inner(value).map(DashboardTest::uids).flatMap(List::stream).toList());
    if (value instanceof JsonObject object && object.containsKey("datasource")) {
      uids.add(object.getJsonObject("datasource").getString("uid"));
    }
    return uids;
  }

  @Test
  void givesEachPanelAnIdAndAPlaceOfItsOwn() {
    assertThat(panels()).extracting(panel -> panel.getInt("id")).doesNotHaveDuplicates();
    assertThat(panels().stream().flatMap(DashboardTest::cells)).doesNotHaveDuplicates();
  }

  private static Stream<String> cells(JsonObject panel) {
    JsonObject place = panel.getJsonObject("gridPos");
    List<String> cells = new ArrayList<>();
    for (int x = place.getInt("x"); x < place.getInt("x") + place.getInt("w"); x++) {
      for (int y = place.getInt("y"); y < place.getInt("y") + place.getInt("h"); y++) {
        assertThat(x).isLessThan(COLUMNS);
        cells.add(x + " " + y);
      }
    }
    return cells.stream();
  }

  @Test
  void explainsEachPanel() {
    assertThat(panels())
        .filteredOn(panel -> !panel.getString("type").equals("row"))
        .allSatisfy(panel -> assertThat(panel.getString("description")).isNotBlank());
  }
}
