package dev.rtcsignal.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules about the text of source files and pages, which no compiler checks. */
class SourceTextTest {
  private static final int LONGEST_TEST_FILE = 400;
  private static final int LONGEST_LINE = 160;
  private static final int LONGEST_README = 120;

  // The test's own text must not match, so each pattern and each sample is cut in two.
  private static final Pattern WAIT =
      Pattern.compile("\\bsleep\\(|::slee[p]\\b|\\bpark(Nanos|Until)\\(");

  private static final Pattern VAGUE_PERSON =
      Pattern.compile("\\b([Ww]ho(m?)eve[r]|([Ss]ome|[Nn]o|[Ee]very|[Aa]ny)bod[y])\\b");

  /** A call of a logger, and the strings in it. */
  private static final Pattern LOG_CALL =
      Pattern.compile("\\.log\\((?:[^;\"]++|\"(?:[^\"\\\\]++|\\\\.)*+\")*+;");

  private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\"");

  private static final String MAIN = ".*/src/main/.*\\.(java|js|html|css|properties|xml)";
  private static final String TEST = ".*/src/test/java/(?!planted/).*\\.java";
  private static final String PAGES = ".*\\.md";

  private static final Map<String, Function<Path, List<String>>> CHECKS =
      Map.of(
          "log_messages_have_no_apostrophe",
              file -> apostrophes(SourceFiles.name(file), SourceFiles.read(file)),
          "test_files_are_short", file -> tooMany(file, LONGEST_TEST_FILE),
          "tests_do_not_sleep", file -> isLoad(file) ? List.of() : waits(file),
          "prose_names_the_actor", file -> lines(file, line -> VAGUE_PERSON.matcher(line).find()),
          "pages_have_short_lines", file -> lines(file, line -> length(line) > LONGEST_LINE),
          "the_readme_is_short", file -> tooMany(file, LONGEST_README));

  private static final Map<String, String> FILES =
      Map.of(
          "log_messages_have_no_apostrophe",
          ".*/src/main/java/.*\\.java",
          "test_files_are_short",
          TEST,
          "tests_do_not_sleep",
          TEST,
          "prose_names_the_actor",
          MAIN + "|" + TEST,
          "pages_have_short_lines",
          PAGES,
          "the_readme_is_short",
          "\\.\\./README\\.md");

  static Set<String> rules() {
    return new TreeSet<>(CHECKS.keySet());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theTextKeepsTheRule(String rule) {
    assertThat(SourceFiles.matching(FILES.get(rule))).isNotEmpty();
    assertThat(found(rule)).isEmpty();
  }

  @Test
  void waitingIsFound() {
    assertThat(
            Stream.of(
                "Thread.sl" + "eep(1);",
                "TimeUnit.SECONDS.sl" + "eep(1);",
                "run(Thread::sl" + "eep)",
                "LockSupport.parkN" + "anos(1);"))
        .allMatch(line -> WAIT.matcher(line).find());
    assertThat(WAIT.matcher("await().until(this::asleep)").find()).isFalse();
  }

  @Test
  void vaguePersonsAreFound() {
    assertThat(Stream.of("Who" + "ever asks", "tells some" + "body", "for no" + "body"))
        .allMatch(line -> VAGUE_PERSON.matcher(line).find());
    assertThat(VAGUE_PERSON.matcher("the body, BodyPublishers.noBody()").find()).isFalse();
  }

  /**
   * Regression: a warning said "the cloud''s". System.Logger formats a message that has parameters
   * as a MessageFormat, where an apostrophe quotes, and any other as it is. Row C10 of the field
   * faults.
   */
  @Test
  void anApostropheInALogMessageIsFound() {
    assertThat(apostrophes("A", "LOG.log(\n    Level.INFO,\n    \"the cloud''s time\");"))
        .hasSize(1);
    assertThat(apostrophes("A", "LOG.log(Level.INFO, \"a {0}\", 'b'); say(\"it's\");")).isEmpty();
  }

  private static List<String> apostrophes(String name, String text) {
    return LOG_CALL
        .matcher(text)
        .results()
        .flatMap(call -> STRING.matcher(call.group()).results())
        .filter(string -> string.group().contains("'"))
        .map(string -> name + ": " + string.group())
        .toList();
  }

  @Test
  void aLineIsMeasuredInCharactersAndNotInHalvesOfThem() {
    assertThat(length("限流")).isEqualTo(2);
    assertThat(length("\uD83D\uDE00")).isEqualTo(1);
  }

  private static List<String> found(String rule) {
    List<String> found = new ArrayList<>();
    SourceFiles.matching(FILES.get(rule))
        .forEach(file -> found.addAll(CHECKS.get(rule).apply(file)));
    return found;
  }

  /** Load generators without tests in them pace their requests by the clock; they await nothing. */
  private static boolean isLoad(Path file) {
    return SourceFiles.name(file).matches(".*/app/(bench|hostile)/\\w+\\.java")
        && !SourceFiles.read(file).contains("@Test");
  }

  private static List<String> waits(Path file) {
    return lines(file, line -> WAIT.matcher(line).find());
  }

  private static List<String> tooMany(Path file, int most) {
    int lines = SourceFiles.lines(file);
    return lines > most ? List.of(SourceFiles.name(file) + ": " + lines + " lines") : List.of();
  }

  private static List<String> lines(Path file, Predicate<String> found) {
    return SourceFiles.read(file)
        .lines()
        .filter(found)
        .map(line -> SourceFiles.name(file) + ": " + line.strip())
        .toList();
  }

  private static int length(String line) {
    return line.codePointCount(0, line.length());
  }
}
