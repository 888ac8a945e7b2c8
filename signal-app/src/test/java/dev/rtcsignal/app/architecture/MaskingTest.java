package dev.rtcsignal.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A record prints its components, so one that holds a secret or a payload as plain text has a
 * toString of its own.
 */
class MaskingTest {
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "(?i).*(secret|token|signature|password|apiKey|appKey|keyText|message|body|payload|headers"
              + "|text|json|claims).*");

  private static final Set<String> PLAIN =
      Set.of(
          "java.lang.String",
          "java.util.Optional",
          "java.util.SortedMap",
          "java.util.Map",
          "jakarta.json.JsonObject",
          "[B");

  /** Each holds nothing secret under such a name, for the reason given. */
  private static final List<String> HARMLESS =
      List.of(
          // A documented error, in the emulator's own words.
          "dev.rtcsignal.app.cloud.OpenApiError",
          // The outcome of a send: codes and ids.
          "dev.rtcsignal.app.json.SendResultJson",
          "dev.rtcsignal.app.wire.OpenApiService$Response",
          // Prints ids and times on request of the user, but no key and no MAC.
          "dev.rtcsignal.app.json.TokenInspection",
          // The notification secret masks itself.
          "dev.rtcsignal.app.ServerAssembly$Cloud",
          // Bytes are an array, which prints as none.
          "dev.rtcsignal.adapter.http.OpenApiRequest");

  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .withImportOption(location -> !location.contains("-tests.jar"))
          .withImportOption(location -> !location.contains("-fixtures.jar"))
          .importPackages("dev.rtcsignal");

  @Test
  void everyRecordThatHoldsASecretOrAPayloadPrintsItselfMasked() {
    assertThat(CODE.stream().filter(MaskingTest::printsASecret).map(JavaClass::getName))
        .containsExactlyInAnyOrderElementsOf(HARMLESS);
  }

  @Test
  void theSearchFindsARecordThatDoesNotMask() {
    JavaClass leaky = new ClassFileImporter().importClass(Leaky.class);
    JavaClass masked = new ClassFileImporter().importClass(Masked.class);
    assertThat(printsASecret(leaky)).isTrue();
    assertThat(printsASecret(masked)).isFalse();
  }

  private record Leaky(String secret) {}

  private record Masked(String secret) {
    @Override
    public String toString() {
      return "Masked[***]";
    }
  }

  private static boolean printsASecret(JavaClass type) {
    return type.isRecord()
        && type.getFields().stream().anyMatch(MaskingTest::mayBeSecret)
        && usesTheGeneratedToString(type);
  }

  private static boolean mayBeSecret(JavaField field) {
    return !field.getModifiers().contains(JavaModifier.STATIC)
        && PLAIN.contains(field.getRawType().getName())
        && SECRET_NAME.matcher(field.getName()).matches();
  }

  /** The compiler makes its own final; one that is written by hand here is not. */
  private static boolean usesTheGeneratedToString(JavaClass type) {
    return type.getMethod("toString").getModifiers().contains(JavaModifier.FINAL);
  }
}
