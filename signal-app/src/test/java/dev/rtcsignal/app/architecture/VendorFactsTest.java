package dev.rtcsignal.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every "vendor-facts N.N" in code, comments and pages names a section that exists. */
class VendorFactsTest {
  private static final String NUMBER = "\\d+(?:\\.\\d+)*";

  private static final Pattern HEADING =
      Pattern.compile("^#+ (" + NUMBER + ")\\.? ", Pattern.MULTILINE);

  /** A number, and more of them behind "," ";" "and" or "to". */
  private static final Pattern CITATION =
      Pattern.compile("vendor-facts (" + NUMBER + "(?:(?:, | and |; | to )" + NUMBER + "\\b)*)");

  /** Where a line of Javadoc or of another comment breaks. */
  private static final Pattern LINE_BREAK = Pattern.compile("\\R\\s*(?:\\*|//|#)?\\s*");

  private static final Path PAGE = Path.of("docs", "vendor-facts.md");

  @Test
  void everyCitationNamesASectionThatExists() {
    Set<String> sections = sections(SourceFiles.read(PAGE));
    List<String> wrong = new ArrayList<>();
    int citations = 0;
    for (Path file : SourceFiles.matching(".*\\.(java|md|js|html|css|properties|xml|json)")) {
      List<String> cited = cited(SourceFiles.read(file));
      citations += cited.size();
      cited.stream()
          .filter(section -> !sections.contains(section))
          .forEach(section -> wrong.add(SourceFiles.name(file) + ": " + section));
    }
    assertThat(citations).isGreaterThan(100);
    assertThat(wrong).isEmpty();
  }

  @Test
  void findsTheNumbersOfHeadingsAlone() {
    String page = "# Facts\n## 1. First\n### 1.2 Second\n1.3 is text\n## 10. Last\n";
    assertThat(sections(page)).containsExactlyInAnyOrder("1", "1.2", "10");
  }

  @Test
  void findsACitationOfASectionThatDoesNotExist() {
    String wrong = "/** The limit (vendor-" + "facts 99.9). */";
    assertThat(cited(wrong)).containsExactly("99.9");
    assertThat(sections(SourceFiles.read(PAGE))).doesNotContain("99.9");
  }

  @Test
  void findsEachNumberOfACitation() {
    assertThat(cited("(vendor-" + "facts 1.3; 8, no. 1)")).containsExactly("1.3", "8");
    assertThat(cited("vendor-" + "facts 1.1 to 1.4.")).containsExactly("1.1", "1.4");
    assertThat(cited("vendor-" + "facts 4, 4.1, 4.2 and 5."))
        .containsExactly("4", "4.1", "4.2", "5");
    assertThat(cited("vendor-" + "facts 1.3: 500")).containsExactly("1.3");
  }

  @Test
  void findsACitationThatIsBrokenOverTwoLines() {
    assertThat(cited(" * as vendor-" + "facts\n   * 2.2 says")).containsExactly("2.2");
    assertThat(cited("// vendor-" + "facts 2.2 and\n  // 2.4")).containsExactly("2.2", "2.4");
  }

  private static Set<String> sections(String page) {
    return HEADING
        .matcher(page)
        .results()
        .map(heading -> heading.group(1))
        .collect(Collectors.toSet());
  }

  private static List<String> cited(String text) {
    String oneLine = LINE_BREAK.matcher(text).replaceAll(" ");
    return CITATION
        .matcher(oneLine)
        .results()
        .map(MatchResult::group)
        .flatMap(citation -> Pattern.compile(NUMBER).matcher(citation).results())
        .map(MatchResult::group)
        .toList();
  }
}
