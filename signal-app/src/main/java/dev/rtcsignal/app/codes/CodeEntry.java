package dev.rtcsignal.app.codes;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.List;

/**
 * One entry of the catalogue.
 *
 * @param kind the kind of the code, for example {@code sdk}
 * @param code the code as the program emits it
 * @param meaning one sentence
 * @param causes the likely causes
 * @param mend what to do
 * @param where the callback or return value that carries it; empty if the kind says it
 */
public record CodeEntry(
    String kind, String code, String meaning, List<String> causes, String mend, String where) {
  /** Copies the causes. {@inheritDoc} */
  public CodeEntry {
    causes = List.copyOf(causes);
  }

  static CodeEntry of(JsonObject object) {
    return new CodeEntry(
        object.getString("kind"),
        object.getString("code"),
        object.getString("meaning"),
        object.getJsonArray("causes").getValuesAs(JsonString::getString),
        object.getString("mend"),
        object.getString("where", ""));
  }
}
