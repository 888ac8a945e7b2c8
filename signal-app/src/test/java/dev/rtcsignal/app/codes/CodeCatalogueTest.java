package dev.rtcsignal.app.codes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.cloud.SdkCodes;
import dev.rtcsignal.app.observe.CallbackVerdict;
import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.inbound.CallbackOutcome;
import dev.rtcsignal.domain.message.Rule;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeCatalogueTest {
  private static final Pattern RULE =
      Pattern.compile(
          "(?:BadRequestException|RouteException|InvalidCommandException|ErrorReply\\.send)\\("
              + "(?:\\s*context,)?(?:\\s*\\d+,)?\\s*\"([a-z-]+)\"");

  private static final Pattern ERROR =
      Pattern.compile("(?:new OpenApiError|\\berror)\\(\\s*\"([A-Z][A-Za-z.]+)\"");

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
  void everyRejectionReasonIsThere() {
    assertThat(codes("rejection-reason")).containsAll(constants(RejectionReason.values()));
  }

  @Test
  void everyVerdictIsThere() {
    assertThat(codes("verdict"))
        .containsExactlyInAnyOrderElementsOf(
            below(CallbackOutcome.class).map(CallbackVerdict::name).toList());
  }

  private static Stream<Class<?>> below(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(CodeCatalogueTest::below)
        : Stream.of(type);
  }

  @Test
  void everyRuleOfSignalsIsThere() {
    assertThat(codes("rule")).containsAll(Stream.of(Rule.values()).map(Rule::id).toList());
  }

  @Test
  void everyRuleThatTheSourcesNameIsThere() throws IOException {
    Set<String> named = new TreeSet<>();
    for (Path source : sources()) {
      RULE.matcher(Files.readString(source)).results().forEach(rule -> named.add(rule.group(1)));
    }
    assertThat(named).hasSizeGreaterThan(15).contains("unknown-event", "api-key");
    assertThat(codes("rule")).containsAll(named);
  }

  private static List<Path> sources() throws IOException {
    List<Path> all = new ArrayList<>();
    for (String module : List.of("signal-adapter-webhook", "signal-app")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
      }
    }
    return all;
  }

  @Test
  void everyErrorOfTheEmulatedCloudIsThere() throws IOException {
    Set<String> named = new TreeSet<>();
    for (Path source : sources()) {
      if (source.toString().contains("/app/cloud/") || source.toString().contains("/app/wire/")) {
        ERROR.matcher(Files.readString(source)).results().forEach(e -> named.add(e.group(1)));
      }
    }
    assertThat(named).contains("InvalidTimestamp", "SignatureDoesNotMatch");
    assertThat(codes("openapi")).containsAll(named);
  }

  @Test
  void everyCodeOfTheSdkIsThere() throws ReflectiveOperationException {
    Set<String> known = new TreeSet<>();
    for (Field field : SdkCodes.class.getDeclaredFields()) {
      field.setAccessible(true);
      known.add(String.valueOf(field.getInt(null)));
    }
    assertThat(known).hasSizeGreaterThan(20);
    assertThat(codes("sdk")).containsAll(known);
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
