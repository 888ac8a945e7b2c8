package dev.rtcsignal.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.observe.CallbackVerdict;
import dev.rtcsignal.domain.inbound.CallbackOutcome;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The texts of the console, in English and Chinese. */
class ConsoleTextsTest {
  private static final Path WEB = Path.of("src/main/resources/web");
  private static final Pattern NAME = Pattern.compile("\\bt\\('([A-Za-z_-]+)'");
  private static final Pattern HOLE = Pattern.compile("\\{\\d\\}");

  /** Words between tags: those have to come from the files of the languages. */
  private static final Pattern PLAIN =
      Pattern.compile("(?<=[^=]>)\\s*([A-Za-z][a-z]+(?: [a-z]+)*)\\s*<");

  private static JsonObject texts(String language) throws IOException {
    return Json.parse(Files.readString(WEB.resolve("lang/" + language + ".json"))).orElseThrow();
  }

  private static Stream<String> scripts() throws IOException {
    try (Stream<Path> files = Files.walk(WEB)) {
      return files.filter(file -> file.toString().endsWith(".js")).toList().stream()
          .map(
              file -> {
                try {
                  return Files.readString(file);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
    }
  }

  @Test
  void bothLanguagesHaveTheSameTexts() throws IOException {
    assertThat(texts("zh").keySet()).isEqualTo(texts("en").keySet());
  }

  @Test
  void bothLanguagesHaveTheSameHoles() throws IOException {
    JsonObject chinese = texts("zh");
    texts("en")
        .forEach(
            (name, text) ->
                assertThat(holes(chinese.getString(name))).as(name).isEqualTo(holes(text + "")));
  }

  private static Set<String> holes(String text) {
    return HOLE.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  @Test
  void eachNameOfTheScriptsHasAText() throws IOException {
    Set<String> names =
        scripts()
            .flatMap(script -> NAME.matcher(script).results())
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(names).hasSizeGreaterThan(80).contains("clear", "journeyEnd");
    assertThat(texts("en").keySet()).containsAll(names);
  }

  @Test
  void eachVerdictHasAText() throws IOException {
    Set<String> verdicts =
        below(CallbackOutcome.class)
            .map(CallbackVerdict::name)
            .map("verdict_"::concat)
            .collect(Collectors.toSet());
    assertThat(verdicts).hasSize(11);
    assertThat(texts("zh").keySet()).containsAll(verdicts);
  }

  private static Stream<Class<?>> below(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(ConsoleTextsTest::below)
        : Stream.of(type);
  }

  @Test
  void noTemplateHasWordsOfItsOwn() throws IOException {
    Set<String> own =
        scripts()
            .flatMap(script -> PLAIN.matcher(script).results())
            .map(found -> found.group(1).strip())
            .collect(Collectors.toCollection(TreeSet::new));
    // The names of SDK calls are the same in both languages.
    own.removeIf(word -> word.matches("setServerParams|updateToken|getPeerOnlineStatus"));
    assertThat(own).isEmpty();
    assertThat(PLAIN.matcher("<b>Untranslated words</b>").find()).isTrue();
  }

  @Test
  void aChineseTextIsChineseUnlessItIsAName() throws IOException {
    JsonObject english = texts("en");
    texts("zh")
        .forEach(
            (name, text) -> {
              boolean same = text.equals(english.get(name));
              assertThat(!same || text.toString().matches("\"[A-Za-z0-9 {}·.:/_-]*\""))
                  .as(name + ": " + text)
                  .isTrue();
            });
  }
}
