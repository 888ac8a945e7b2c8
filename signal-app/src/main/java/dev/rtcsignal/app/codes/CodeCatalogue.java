package dev.rtcsignal.app.codes;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** The catalogue of codes in one language. Immutable. */
public final class CodeCatalogue {
  private static final UnaryOperator<String> LOWER = text -> text.toLowerCase(Locale.ROOT);

  private final List<CodeEntry> entries;

  private CodeCatalogue(List<CodeEntry> entries) {
    this.entries = entries;
  }

  /**
   * Reads the catalogue of a language.
   *
   * @param language {@code en} or {@code zh}
   * @return the catalogue
   * @throws NullPointerException if there is none in this language
   */
  public static CodeCatalogue of(String language) {
    String resource = "/web/lang/codes." + language + ".json";
    try (JsonReader reader =
        Json.createReader(
            Objects.requireNonNull(CodeCatalogue.class.getResourceAsStream(resource), resource))) {
      return new CodeCatalogue(
          reader.readArray().getValuesAs(JsonObject.class).stream().map(CodeEntry::of).toList());
    }
  }

  /** {@return every entry, in the order of the catalogue} */
  public List<CodeEntry> entries() {
    return entries;
  }

  /**
   * Finds the entries of a code, regardless of case.
   *
   * @param text a code, or {@code KIND:CODE}
   * @return the entries; empty if the code is unknown
   */
  public List<CodeEntry> find(String text) {
    String wanted = LOWER.apply(text);
    return entries.stream()
        .filter(
            entry ->
                wanted.equals(LOWER.apply(entry.code()))
                    || wanted.equals(LOWER.apply(entry.kind() + ":" + entry.code())))
        .toList();
  }

  /**
   * Finds codes that resemble an unknown one.
   *
   * @param text the unknown code
   * @return the similar codes, the closest first
   */
  public List<String> near(String text) {
    List<String> known = entries.stream().map(entry -> LOWER.apply(entry.code())).toList();
    return NearMiss.of(LOWER.apply(text), known).stream()
        .map(word -> find(word).get(0).code())
        .distinct()
        .toList();
  }
}
