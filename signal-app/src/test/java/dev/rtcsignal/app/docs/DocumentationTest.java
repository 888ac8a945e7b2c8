package dev.rtcsignal.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.config.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of the documentation: examples that run, links that lead somewhere, a code map. */
class DocumentationTest {
  private static final Pattern CLASS_NAME = Pattern.compile("`([A-Z]\\w*[a-z]\\w*)`");

  private static final Pattern SETTING = Pattern.compile("\\bSIGNAL_[A-Z_]+[A-Z]\\b");

  /** Sources that are compiled and run with the tests, and from which pages take their examples. */
  private static final List<Path> EXAMPLES =
      List.of(
          Path.of("signal-app/src/test/java/dev/rtcsignal/app/docs"),
          Path.of("signal-adapter-webhook/src/test/java/dev/rtcsignal/adapter/webhook/embedding"),
          Path.of("signal-app/spring-boot-starter/src/test/java/dev/rtcsignal/spring/classroom"),
          Path.of("signal-app/spring-boot-starter/src/test/java/dev/rtcsignal/spring/enrolment"));

  private static final String SOURCES =
      EXAMPLES.stream().flatMap(DocumentationTest::javaFiles).collect(Collectors.joining("\n"));

  static List<MarkdownPage> pages() {
    return MarkdownPage.all();
  }

  private static Stream<String> javaFiles(Path folder) {
    try (Stream<Path> files = Files.list(MarkdownPage.ROOT.resolve(folder))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(DocumentationTest::read)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void readsTheReadmeAndTheGuides() {
    assertThat(pages())
        .extracting(MarkdownPage::toString)
        .contains("README.md", "signal-app/docs/README.md", "signal-app/docs/sending.md");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyJavaExampleIsCodeThatRuns(MarkdownPage page) {
    for (String example : page.examples("java")) {
      assertThat(code(SOURCES)).contains(code(example));
    }
  }

  @Test
  void anExampleIsFoundWithOtherCommentsAndLineBreaksButNotWithOtherCode() {
    String example = page("README.md").examples("java").get(0);
    String respaced = "// 说明\n" + example.replace(";", ";\n  ");
    assertThat(code(SOURCES)).contains(code(respaced));
    assertThat(code(SOURCES)).doesNotContain(code(example.replace(";", "x;")));
  }

  /** Line breaks, indentation and comments may differ, so that pages can be translated. */
  private static String code(String source) {
    return source.replaceAll("(?m)(?<![:\"])//.*$", "").replaceAll("\\s+", "");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyRelativeLinkHasAnExistingTarget(MarkdownPage page) {
    assertThat(page.relativeLinks()).allSatisfy(link -> assertLeadsSomewhere(page, link));
  }

  private static void assertLeadsSomewhere(MarkdownPage page, String link) {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target = file.isEmpty() ? page.path() : page.path().resolveSibling(file).normalize();
    assertThat(MarkdownPage.ROOT.resolve(target)).exists();
    if (hash >= 0) {
      MarkdownPage to = new MarkdownPage(target, read(MarkdownPage.ROOT.resolve(target)));
      assertThat(to.anchors()).contains(link.substring(hash + 1));
    }
  }

  /** Those of the vendor and the changelog are in English alone. */
  static List<MarkdownPage> guides() {
    return pages().stream()
        .filter(page -> page.path().startsWith("signal-app/docs"))
        .filter(page -> !page.toString().endsWith(".zh.md"))
        .filter(page -> !page.toString().matches(".*/(README|CHANGELOG|vendor-facts)\\.md"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("guides")
  void everyGuideIsInTheIndexAndInChineseWithTheSameExamples(MarkdownPage guide) {
    String name = guide.path().getFileName().toString();
    String chinese = name.replace(".md", ".zh.md");
    assertThat(page("signal-app/docs/README.md").relativeLinks()).contains(name);
    assertThat(page("signal-app/docs/README.zh.md").relativeLinks()).contains(chinese);
    assertThat(page("signal-app/docs/" + chinese).examples("java"))
        .map(DocumentationTest::code)
        .isEqualTo(guide.examples("java").stream().map(DocumentationTest::code).toList());
  }

  /** The reference of the settings has a test of its own, which compares it with their rows. */
  @ParameterizedTest
  @MethodSource("pages")
  void everySettingThatAPageNamesExists(MarkdownPage page) {
    List<String> settings = Setting.all().stream().map(Setting::variable).toList();
    assertThat(SETTING.matcher(page.text()).results().map(MatchResult::group))
        .filteredOn(name -> !page.toString().contains("/settings."))
        .isSubsetOf(settings);
  }

  @ParameterizedTest
  @ValueSource(strings = {"signal-app/docs/code-map.md", "signal-app/docs/code-map.zh.md"})
  void theCodeMapNamesEveryPackage(String map) {
    List<String> packages =
        mainSources()
            .filter(file -> file.endsWith("package-info.java"))
            .map(file -> file.getParent().toString().replaceAll(".*/dev/rtcsignal/", ""))
            .map(folder -> "| `" + folder.replace('/', '.') + "` |")
            .toList();
    assertThat(packages).isNotEmpty();
    assertThat(page(map).text()).contains(packages);
  }

  @ParameterizedTest
  @ValueSource(strings = {"signal-app/docs/code-map.md", "signal-app/docs/code-map.zh.md"})
  void theCodeMapNamesOnlyClassesThatExist(String map) {
    List<String> classes =
        Stream.concat(mainSources(), sources("test"))
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .toList();
    assertThat(CLASS_NAME.matcher(page(map).text()).results().map(name -> name.group(1)))
        .isNotEmpty()
        .isSubsetOf(classes);
  }

  private static MarkdownPage page(String path) {
    return pages().stream().filter(page -> page.toString().equals(path)).findAny().orElseThrow();
  }

  private static Stream<Path> mainSources() {
    return sources("main");
  }

  private static Stream<Path> sources(String set) {
    try (Stream<Path> files = Files.walk(MarkdownPage.ROOT)) {
      return files
          .filter(file -> file.toString().matches(".*/src/" + set + "/java/.*\\.java"))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
