package dev.rtcsignal.adapter.routing;

import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Set;

/** The annotations of other JSON libraries. JSON-B ignores them, silently. */
final class ForeignAnnotations {
  private static final List<String> LIBRARIES =
      List.of(
          "com.fasterxml.jackson.", "tools.jackson.", "com.google.gson.", "com.squareup.moshi.");

  /** Those of Jackson that do not change how a value is read as JSON-B reads it. */
  private static final Set<String> HARMLESS =
      Set.of("JsonInclude", "JsonIgnoreProperties", "JsonPropertyOrder", "JsonPropertyDescription");

  private ForeignAnnotations() {}

  static boolean changeTheMapping(Class<? extends Annotation> type) {
    return LIBRARIES.stream().anyMatch(type.getName()::startsWith)
        && !HARMLESS.contains(type.getSimpleName());
  }
}
