package dev.rtcsignal.app.codes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.delivery.SendResult;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeCatalogueTest {
  @Test
  void bothLanguagesHaveTheSameEntries() {
    assertThat(names("zh")).isEqualTo(names("en"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void noTextIsEmpty(String language) {
    assertThat(CodeCatalogue.of(language).entries())
        .flatExtracting(CodeCatalogueTest::texts)
        .noneMatch(String::isBlank);
  }

  @Test
  void chineseTextsHoldChineseCharacters() {
    assertThat(CodeCatalogue.of("zh").entries())
        .flatExtracting(CodeCatalogueTest::texts)
        .allMatch(text -> text.chars().anyMatch(c -> c >= 0x4E00 && c <= 0x9FFF));
  }

  @Test
  void everyReasonOfASendIsThere() {
    assertThat(codes("not-sent-reason")).isEqualTo(constants(SendResult.NotSent.Reason.values()));
    assertThat(codes("uncertain-reason"))
        .isEqualTo(constants(SendResult.Uncertain.Reason.values()));
  }

  @Test
  void findsRegardlessOfCaseAndByKind() {
    CodeCatalogue english = CodeCatalogue.of("en");
    assertThat(english.find("store_failed")).hasSize(2);
    assertThat(english.find("UNCERTAIN-REASON:store_failed")).hasSize(1);
    assertThat(english.near("queue_ful")).containsExactly("QUEUE_FULL");
  }

  private static List<String> constants(Enum<?>[] values) {
    return Stream.of(values).map(Enum::name).toList();
  }

  private static List<String> codes(String kind) {
    return CodeCatalogue.of("en").entries().stream()
        .filter(entry -> entry.kind().equals(kind))
        .map(CodeEntry::code)
        .toList();
  }

  private static List<String> names(String language) {
    return CodeCatalogue.of(language).entries().stream()
        .map(entry -> entry.kind() + ":" + entry.code() + " " + entry.where())
        .toList();
  }

  private static List<String> texts(CodeEntry entry) {
    return Stream.concat(Stream.of(entry.meaning(), entry.mend()), entry.causes().stream())
        .toList();
  }
}
