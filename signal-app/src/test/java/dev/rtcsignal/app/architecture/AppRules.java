package dev.rtcsignal.app.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The rules about the packages of the reference server. */
final class AppRules {
  /** Each package of the app with the packages of this project that it may depend on. */
  private static final Map<String, List<String>> ALLOWED =
      Map.ofEntries(
          Map.entry("config", List.of("domain..", "ports..")),
          Map.entry("json", List.of("domain..", "ports..", "adapter.json")),
          Map.entry("net", List.of("domain..", "ports..", "app.config", "app.json")),
          Map.entry("observe", List.of("domain..", "ports..", "app.config", "app.net", "app.json")),
          Map.entry(
              "server",
              List.of(
                  "domain..",
                  "ports..",
                  "adapter.webhook",
                  "adapter.routing",
                  "app.config",
                  "app.net",
                  "app.observe",
                  "app.json")),
          Map.entry("files", List.of()),
          Map.entry("codes", List.of()),
          Map.entry("outbox", List.of("domain..", "ports..", "app.config", "app.files")),
          Map.entry("kafka", List.of("domain..", "ports..", "app.config", "app.json")),
          Map.entry(
              "journal",
              List.of("domain..", "ports..", "app.config", "app.observe", "app.json", "app.files")),
          Map.entry(
              "cli",
              List.of(
                  "domain..",
                  "ports..",
                  "adapter.http",
                  "app.codes",
                  "app.config",
                  "app.outbox",
                  "app.replay",
                  "app.json",
                  "app.files")),
          Map.entry("cloud", List.of("domain..", "ports..", "app.json")),
          Map.entry("wire", List.of("domain..", "ports..", "app.cloud", "app.json")),
          Map.entry(
              "emulator",
              List.of(
                  "domain..",
                  "ports..",
                  "app.cloud",
                  "app.wire",
                  "app.net",
                  "app.observe",
                  "app.json")),
          Map.entry(
              "testkit",
              List.of("domain..", "ports..", "adapter.http", "app.cloud", "app.wire", "app.json")),
          Map.entry(
              "replay",
              List.of(
                  "domain..", "ports..", "adapter.http", "app.config", "app.journal", "app.json")),
          Map.entry(
              "demo",
              List.of(
                  "domain..",
                  "ports..",
                  "adapter.routing",
                  "app.config",
                  "app.cloud",
                  "app.emulator",
                  "app.observe",
                  "app.json")));

  /** Types of the JDK and of Vert.x that read, write, connect or start threads. */
  private static final Map<String, String> IO =
      Map.of(
          "vertx", "io\\.vertx\\..*",
          "netty", "io\\.netty\\..*",
          "streams", "java\\.io\\.\\w*(File|Stream|Reader|Writer)\\w*",
          "files", "java\\.nio\\.file\\..*",
          "http_client", "java\\.net\\.http\\..*",
          "sockets", "java\\.net\\.\\w*(Socket|Connection)\\w*",
          "channels", "java\\.nio\\.channels\\..*",
          "threads", "java\\.lang\\.Thread",
          "executors", "java\\.util\\.concurrent\\.(\\w*Execut\\w+|ForkJoinPool)",
          "timers", "java\\.util\\.Timer");

  private static final String[] SERVER_STACK = {
    "io.vertx..",
    "io.netty..",
    "io.smallrye..",
    "org.eclipse.microprofile..",
    "picocli..",
    "io.micrometer..",
    "org.slf4j..",
    "ch.qos.logback..",
    "org.apache.kafka.."
  };

  private AppRules() {}

  static Map<String, ArchRule> of(String root) {
    Map<String, ArchRule> rules = new TreeMap<>();
    ALLOWED.forEach(
        (name, allowed) -> rules.put("app_packages/" + name, dependsOnly(root, name, allowed)));
    rules.put("json_stays_at_the_edge/events", eventsAreTyped(root));
    for (String part : List.of("cloud", "wire", "emulator")) {
      rules.put(
          "the_emulator_shares_nothing_with_the_adapters/" + part,
          Rules.mustNotKnow(root + ".app." + part + "..", root + ".adapter.."));
    }
    for (String part : List.of("cloud", "wire")) {
      IO.forEach(
          (name, types) ->
              rules.put(
                  "the_cloud_does_no_io/" + part + "_" + name,
                  mustNotKnow(root + ".app." + part + "..", types)));
    }
    rules.put("kafka_stays_in_its_package", kafkaStaysInItsPackage(root));
    rules.put("the_test_kit_stands_on_the_jdk", theTestKitStandsOnTheJdk(root));
    rules.put("only_main_knows_the_emulator/emulator", onlyMainKnows(root, "emulator", "demo"));
    rules.put("only_main_knows_the_emulator/wire", onlyMainKnows(root, "wire", "emulator"));
    rules.put(
        "only_main_knows_the_emulator/cloud",
        onlyMainKnows(root, "cloud", "demo", "emulator", "wire"));
    return rules;
  }

  private static ArchRule dependsOnly(String root, String name, List<String> allowed) {
    String[] visible =
        Stream.concat(Stream.of("app." + name), allowed.stream())
            .map(part -> root + "." + part)
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(root + ".app." + name + "..")
        .should()
        .dependOnClassesThat(resideInAPackage(root + "..").and(resideOutsideOfPackages(visible)));
  }

  /**
   * JSON is made where it leaves, so no signature that another package sees has a JSON type. The
   * stream of server-sent events is where events leave.
   */
  private static ArchRule eventsAreTyped(String root) {
    return codeUnits()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat(
            resideInAPackage(root + ".app.observe")
                .and(publicToAll())
                .and(not(simpleName("SseStream"))))
        .should(haveNoJsonInTheirSignature());
  }

  private static DescribedPredicate<JavaClass> publicToAll() {
    return DescribedPredicate.describe(
        "are public", type -> type.getModifiers().contains(JavaModifier.PUBLIC));
  }

  private static ArchCondition<JavaCodeUnit> haveNoJsonInTheirSignature() {
    return new ArchCondition<>("have no JSON type in their signature") {
      @Override
      public void check(JavaCodeUnit unit, ConditionEvents events) {
        boolean json =
            Stream.concat(
                    unit.getReturnType().getAllInvolvedRawTypes().stream(),
                    unit.getParameterTypes().stream()
                        .flatMap(type -> type.getAllInvolvedRawTypes().stream()))
                .anyMatch(type -> type.getPackageName().startsWith("jakarta.json"));
        events.add(new SimpleConditionEvent(unit, !json, unit.getFullName()));
      }
    };
  }

  private static ArchRule mustNotKnow(String subject, String types) {
    return noClasses()
        .that()
        .resideInAPackage(subject)
        .should()
        .dependOnClassesThat()
        .haveNameMatching(types);
  }

  private static ArchRule kafkaStaysInItsPackage(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackage(root + ".app.kafka..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..");
  }

  /** Transitively: the class path of a user's tests has no server stack. */
  private static ArchRule theTestKitStandsOnTheJdk(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + ".app.testkit..")
        .should()
        .transitivelyDependOnClassesThat(resideInAnyPackage(SERVER_STACK));
  }

  /** The composition roots are the package of Main, without those below it, and the test kit. */
  private static ArchRule onlyMainKnows(String root, String object, String... also) {
    String[] knowing =
        Stream.concat(Stream.of("testkit", object), Stream.of(also))
            .map(name -> root + ".app." + name + "..")
            .toArray(String[]::new);
    return noClasses()
        .that(resideInAPackage(root + "..").and(resideOutsideOfPackage(root + ".app")))
        .and()
        .resideOutsideOfPackages(knowing)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(root + ".app." + object + "..");
  }
}
