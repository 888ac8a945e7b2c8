package dev.rtcsignal.app.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rules between the rooms, each by its name. They are made for a root package, so that the same
 * rule can be held against planted code that breaks it.
 */
final class Rules {
  private static final List<String> DOORS =
      List.of(
          "OpenApiTransport",
          "SignalWebhook",
          "WebhookReply",
          "TokenSenderCheck",
          "NotificationWebhook",
          "SerialHandler",
          "SignalRouter",
          "RouterFields",
          "RoutedRequest",
          "RoutedReply",
          "RouteException",
          "AskResult");

  private static final Map<String, List<String>> TIME_AND_CHANCE =
      Map.ofEntries(
          Map.entry("java.time.Instant", List.of("now")),
          Map.entry("java.time.InstantSource", List.of("system")),
          Map.entry("java.time.Clock", List.of("system", "systemUTC", "systemDefaultZone")),
          Map.entry("java.time.LocalDate", List.of("now")),
          Map.entry("java.time.LocalDateTime", List.of("now")),
          Map.entry("java.time.ZonedDateTime", List.of("now")),
          Map.entry("java.time.OffsetDateTime", List.of("now")),
          Map.entry(
              "java.lang.System",
              List.of("nanoTime", "currentTimeMillis", "getenv", "getProperty")),
          Map.entry("java.lang.Thread", List.of("sleep")),
          Map.entry("java.lang.Math", List.of("random")),
          Map.entry("java.util.UUID", List.of("randomUUID")),
          Map.entry("java.util.concurrent.ThreadLocalRandom", List.of("current")),
          Map.entry("java.util.random.RandomGenerator", List.of("getDefault", "of")));

  private static final List<String> CHANCE_MAKERS =
      List.of("java.security.SecureRandom", "java.util.Random");

  private Rules() {}

  static Map<String, ArchRule> of(String root) {
    Map<String, ArchRule> rules = new TreeMap<>();
    rules.put("domain_is_pure", domainIsPure(root));
    rules.put("domain_order", domainOrder(root));
    rules.put("the_domain_never_changes", theDomainNeverChanges(root));
    rules.put("ports_know_only_the_domain", portsKnowOnlyTheDomain(root));
    rules.put("ports_are_interfaces", portsAreInterfaces(root));
    rules.put("adapters_do_not_know_each_other", adaptersDoNotKnowEachOther(root));
    rules.put("adapters_show_their_doors", adaptersShowTheirDoors(root));
    rules.put("only_the_http_adapter_opens_connections", onlyTheHttpAdapterConnects(root));
    rules.put("json_stays_at_the_edge", jsonStaysAtTheEdge(root));
    rules.put("the_emulator_shares_nothing_with_the_adapters", theEmulatorSharesNothing(root));
    rules.put("only_main_knows_the_emulator", onlyMainKnowsTheEmulator(root));
    rules.put("time_and_chance_come_in_through_main", timeAndChanceComeIn(root));
    rules.put("names_say_what_things_do", namesSayWhatThingsDo());
    rules.put("no_cycles", slices().matching(root + ".(**)").should().beFreeOfCycles());
    return rules;
  }

  private static ArchRule domainIsPure(String root) {
    return classes()
        .that()
        .resideInAPackage(root + ".domain..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                root + ".domain..",
                "java.lang",
                "java.lang.invoke",
                "java.lang.runtime",
                "java.util",
                "java.util.function",
                "java.util.regex",
                "java.util.stream",
                "java.time",
                "java.time.format",
                "java.time.temporal",
                "java.nio",
                "java.nio.charset",
                "java.math",
                "java.security",
                "javax.crypto",
                "javax.crypto.spec"));
  }

  /** Message knows nobody, auth knows message, delivery and event know both and not each other. */
  private static ArchRule domainOrder(String root) {
    String auth = root + ".domain.auth..";
    String delivery = root + ".domain.delivery..";
    String event = root + ".domain.event..";
    return CompositeArchRule.of(mustNotKnow(root + ".domain.message..", auth, delivery, event))
        .and(mustNotKnow(auth, delivery, event))
        .and(mustNotKnow(delivery, event))
        .and(mustNotKnow(event, delivery));
  }

  private static ArchRule mustNotKnow(String subject, String... objects) {
    return noClasses()
        .that()
        .resideInAPackage(subject)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(objects);
  }

  private static ArchRule theDomainNeverChanges(String root) {
    return fields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage(root + ".domain..")
        .and()
        .doNotHaveModifier(JavaModifier.SYNTHETIC)
        .should()
        .beFinal();
  }

  private static ArchRule portsKnowOnlyTheDomain(String root) {
    return classes()
        .that()
        .resideInAPackage(root + ".ports..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                root + ".ports..",
                root + ".domain..",
                "java.lang",
                "java.lang.invoke",
                "java.util",
                "java.util.function",
                "java.util.stream",
                "java.util.concurrent..",
                "java.time"));
  }

  private static ArchRule portsAreInterfaces(String root) {
    return classes()
        .that()
        .resideInAPackage(root + ".ports..")
        .and()
        .resideOutsideOfPackage(root + ".ports.memory..")
        // Derived from the one abstract method of SignalTransport, as its send is.
        .and(DescribedPredicate.not(belongTo(simpleName("BulkRun"))))
        .should()
        .beInterfaces();
  }

  private static ArchRule adaptersDoNotKnowEachOther(String root) {
    ArchRule eachOther = slices().matching(root + ".adapter.(*)..").should().notDependOnEachOther();
    return CompositeArchRule.of(eachOther).and(mustNotKnow(root + ".adapter..", root + ".app.."));
  }

  private static ArchRule adaptersShowTheirDoors(String root) {
    return classes()
        .that()
        .resideInAPackage(root + ".adapter..")
        .and()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .should()
        .haveNameMatching(".*\\.(" + String.join("|", DOORS) + ")");
  }

  private static ArchRule onlyTheHttpAdapterConnects(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackages(
            root + ".adapter.http..", root + ".app.emulator..", root + ".app.cli..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net.http..", "java.nio.channels..")
                .or(
                    simpleName("Socket")
                        .or(simpleName("ServerSocket"))
                        .or(simpleName("HttpURLConnection"))
                        .and(resideInAPackage("java.net"))));
  }

  private static ArchRule jsonStaysAtTheEdge(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackages(root + ".adapter..", root + ".app..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jakarta.json..");
  }

  private static ArchRule theEmulatorSharesNothing(String root) {
    return mustNotKnow(root + ".app.emulator..", root + ".adapter..");
  }

  /** The composition root is the package of Main, without those below it. */
  private static ArchRule onlyMainKnowsTheEmulator(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackages(root + ".app", root + ".app.emulator..", root + ".app.testkit..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(root + ".app.emulator..");
  }

  /** The composition roots: the one of Main, and the one that tests start. */
  private static ArchRule timeAndChanceComeIn(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackages(root + ".app", root + ".app.testkit")
        .should()
        .callMethodWhere(
            DescribedPredicate.describe("time or chance is made", Rules::makesTimeOrChance))
        .orShould()
        .callConstructorWhere(
            DescribedPredicate.describe(
                "chance is made", call -> CHANCE_MAKERS.contains(call.getTargetOwner().getName())));
  }

  private static boolean makesTimeOrChance(JavaAccess<MethodCallTarget> call) {
    return TIME_AND_CHANCE
        .getOrDefault(call.getTargetOwner().getName(), List.of())
        .contains(call.getTarget().getName());
  }

  private static ArchRule namesSayWhatThingsDo() {
    return noClasses()
        .that()
        .areNotAnonymousClasses()
        .should()
        .haveNameMatching(".*(Impl|Manager|Helper|Utils?|Data|Info)$")
        .orShould()
        .haveNameMatching(".*\\.(Abstract|Base)[A-Z]\\w*$")
        .orShould()
        .haveNameMatching(".*\\.I[A-Z][a-z]\\w*$");
  }
}
