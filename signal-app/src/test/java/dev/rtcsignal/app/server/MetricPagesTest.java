package dev.rtcsignal.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages about metrics name what the server exports, with its labels, and nothing else. */
class MetricPagesTest {
  private static final Pattern NAMED =
      Pattern.compile("`((?:signal|build|jvm|process|system)_[a-z0-9_]+)(?:\\{([\\w,]+)})?`");

  /** Tables of the store, whose names look alike. */
  private static final Set<String> TABLES =
      Set.of("signal_lease", "signal_presence", "signal_revoked", "signal_seen");

  private static ExportedMetrics exported;

  @BeforeAll
  static void start() {
    exported = MeteredServer.metrics();
  }

  private static String page(String name) throws IOException {
    return Files.readString(Path.of("docs", name));
  }

  private static Set<String> named(String page) {
    return NAMED.matcher(page).results().map(name -> name.group(1)).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"metrics.md", "metrics.zh.md"})
  void nameEachFamilyOfTheServer(String page) throws Exception {
    assertThat(exported.families())
        .filteredOn(family -> family.startsWith("signal_") && !family.endsWith("_max"))
        .isSubsetOf(named(page(page)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metrics.md",
        "metrics.zh.md",
        "operations.md",
        "operations.zh.md",
        "troubleshooting.md",
        "troubleshooting.zh.md",
        "deployment.md",
        "outbox.md",
        "fleet.md",
        "server.md"
      })
  void nameNothingThatTheServerDoesNotExport(String page) throws Exception {
    Set<String> known = new HashSet<>(TABLES);
    known.addAll(exported.families());
    known.addAll(exported.labels().keySet());
    assertThat(named(page(page))).isSubsetOf(known);
  }

  @ParameterizedTest
  @ValueSource(strings = {"metrics.md", "metrics.zh.md"})
  void nameTheLabelsOfEachMetric(String page) throws Exception {
    assertThat(NAMED.matcher(page(page)).results().filter(name -> name.group(2) != null))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(labels(name)).isEqualTo(Set.of(name.group(2).split(","))));
  }

  /** Of a histogram those of its count: the bounds of its buckets are a label of its own. */
  private static Set<String> labels(MatchResult name) {
    String count = name.group(1) + "_count";
    return exported.labels().getOrDefault(count, exported.labels().get(name.group(1)));
  }
}
