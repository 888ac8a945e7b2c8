package dev.rtcsignal.app.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract suites run where a user has junit-jupiter-api and no other library: JUnit ignores an
 * annotation whose class is missing, and with it the check. Row F3 of the field faults.
 */
class ContractPackageTest {
  private static final String PLANTED = "planted.contract_suites_need_junit_alone";

  private static ArchRule contractSuitesNeedJunitAlone(String root) {
    return classes()
        .that()
        .resideInAPackage(root + ".ports.contract..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                root + ".ports.contract",
                "dev.rtcsignal.ports",
                "dev.rtcsignal.domain..",
                "org.junit.jupiter.api..",
                "java.."));
  }

  @Test
  void theCodeKeepsTheRule() {
    JavaClasses suites = new ClassFileImporter().importPackages("dev.rtcsignal.ports.contract");
    assertThat(suites).extracting(JavaClass::getSimpleName).contains("SignalTransportContract");
    contractSuitesNeedJunitAlone("dev.rtcsignal").check(suites);
  }

  static Stream<JavaClass> planted() {
    return new ClassFileImporter().importPackages(PLANTED).stream();
  }

  @ParameterizedTest
  @MethodSource("planted")
  void theRuleBites(JavaClass planted) {
    JavaClasses one = new ClassFileImporter().importClasses(planted.reflect());
    assertThat(contractSuitesNeedJunitAlone(PLANTED).evaluate(one).hasViolation()).isTrue();
  }
}
