package dev.rtcsignal.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The code keeps each rule, and planted code that breaks it proves that the rule bites. */
class ArchitectureTest {
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(ArchitectureTest::isMainCode)
          .importPackages("dev.rtcsignal");

  private static boolean isMainCode(Location location) {
    // The reactor gives a module's jar or its target/classes; tests come from the other three.
    return !location.contains("/test-classes/")
        && !location.contains("-tests.jar")
        && !location.contains("-fixtures.jar");
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
    String root = "planted." + rule.replaceAll("/.*", "");
    JavaClasses planted = new ClassFileImporter().importPackages(root);
    assertThat(planted).as("planted code").isNotEmpty();
    assertThat(Rules.of(root).get(rule).evaluate(planted).hasViolation()).isTrue();
  }

  /** A rule about a package without classes passes; so this is the list of what must be seen. */
  @Test
  void theRulesSeeEveryPackage() {
    Set<String> seen =
        CODE.stream()
            .map(type -> type.getPackage())
            .map(JavaPackage::getName)
            .collect(Collectors.toSet());
    assertThat(seen)
        .containsExactlyInAnyOrder(
            "dev.rtcsignal.domain.message",
            "dev.rtcsignal.domain.auth",
            "dev.rtcsignal.domain.quota",
            "dev.rtcsignal.domain.inbound",
            "dev.rtcsignal.domain.delivery",
            "dev.rtcsignal.domain.event",
            "dev.rtcsignal.domain.outbox",
            "dev.rtcsignal.ports",
            "dev.rtcsignal.ports.dispatch",
            "dev.rtcsignal.ports.jdbc",
            "dev.rtcsignal.ports.memory",
            "dev.rtcsignal.ports.outbox",
            "dev.rtcsignal.adapter.http",
            "dev.rtcsignal.adapter.json",
            "dev.rtcsignal.adapter.webhook",
            "dev.rtcsignal.adapter.routing",
            "dev.rtcsignal.app",
            "dev.rtcsignal.app.cli",
            "dev.rtcsignal.app.cloud",
            "dev.rtcsignal.app.config",
            "dev.rtcsignal.app.demo",
            "dev.rtcsignal.app.emulator",
            "dev.rtcsignal.app.codes",
            "dev.rtcsignal.app.files",
            "dev.rtcsignal.app.journal",
            "dev.rtcsignal.app.json",
            "dev.rtcsignal.app.kafka",
            "dev.rtcsignal.app.net",
            "dev.rtcsignal.app.observe",
            "dev.rtcsignal.app.outbox",
            "dev.rtcsignal.app.replay",
            "dev.rtcsignal.app.server",
            "dev.rtcsignal.app.testkit",
            "dev.rtcsignal.app.wire");
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
