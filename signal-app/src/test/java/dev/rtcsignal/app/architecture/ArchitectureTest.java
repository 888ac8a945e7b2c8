package dev.rtcsignal.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule holds for the code, and each is proved to bite by planted code that breaks it. */
class ArchitectureTest {
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(ArchitectureTest::isMainCode)
          .importPackages("dev.rtcsignal");

  private static boolean isMainCode(Location location) {
    // Of the reactor's modules their jars or target/classes; not test-classes, not the test-jar.
    return !location.contains("/test-classes/") && !location.contains("-tests.jar");
  }

  static Set<String> rules() {
    return Rules.of("dev.rtcsignal").keySet();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theCodeKeepsTheRule(String rule) {
    Rules.of("dev.rtcsignal").get(rule).check(CODE);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theRuleBites(String rule) {
    String root = "planted." + rule;
    JavaClasses planted = new ClassFileImporter().importPackages(root);
    assertThat(planted).as("planted code").isNotEmpty();
    ArchRule planned = Rules.of(root).get(rule);
    assertThat(planned.evaluate(planted).hasViolation()).isTrue();
  }

  /** The rule has several parts; that one of them bites says nothing of the others. */
  @ParameterizedTest
  @CsvSource({
    "message, auth",
    "message, delivery",
    "message, event",
    "auth, delivery",
    "auth, event",
    "delivery, event",
    "event, delivery",
  })
  void eachPartOfTheDomainOrderBites(String subject, String object) {
    String root = "planted.domain_order";
    JavaClasses planted = new ClassFileImporter().importPackages(root);
    List<String> found =
        Rules.of(root).get("domain_order").evaluate(planted).getFailureReport().getDetails();
    String knowing = root + ".domain." + subject + ".Knowing";
    String known = root + ".domain." + object + ".Known";
    assertThat(found).anyMatch(line -> line.contains(knowing) && line.contains(known));
  }

  /** A rule about a package that nobody sees would pass; so here is what must be seen. */
  @Test
  void theRulesSeeEveryRoom() {
    Set<String> seen =
        CODE.stream()
            .map(type -> type.getPackage())
            .map(JavaPackage::getName)
            .collect(Collectors.toSet());
    assertThat(seen)
        .containsExactlyInAnyOrder(
            "dev.rtcsignal.domain.message",
            "dev.rtcsignal.domain.auth",
            "dev.rtcsignal.domain.delivery",
            "dev.rtcsignal.domain.event",
            "dev.rtcsignal.ports",
            "dev.rtcsignal.ports.memory",
            "dev.rtcsignal.adapter.http",
            "dev.rtcsignal.adapter.webhook",
            "dev.rtcsignal.app",
            "dev.rtcsignal.app.cli",
            "dev.rtcsignal.app.config",
            "dev.rtcsignal.app.emulator",
            "dev.rtcsignal.app.http",
            "dev.rtcsignal.app.inspect",
            "dev.rtcsignal.app.journal",
            "dev.rtcsignal.app.json",
            "dev.rtcsignal.app.testkit",
            "dev.rtcsignal.app.web");
  }

  @Test
  void theAppExportsItsTestKitAlone() throws IOException {
    try (InputStream module =
        Files.newInputStream(Path.of("target", "classes", "module-info.class"))) {
      assertThat(ModuleDescriptor.read(module).exports())
          .extracting(ModuleDescriptor.Exports::source)
          .containsExactly("dev.rtcsignal.app.testkit");
    }
  }
}
