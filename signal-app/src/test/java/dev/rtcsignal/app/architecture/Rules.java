package dev.rtcsignal.app.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The rules about which package may depend on which. A rule of several parts has one entry per
 * part, {@code rule/part}, so that each part is proved to bite on its own. All are made for a root
 * package: {@code dev.rtcsignal}, or planted code that breaks the rule.
 */
final class Rules {
  /** Each package of the domain with those it may depend on. */
  private static final Map<String, List<String>> DOMAIN_ORDER =
      Map.of(
          "message", List.of(),
          "auth", List.of("message"),
          "quota", List.of("message"),
          "inbound", List.of("message", "auth", "quota"),
          "delivery", List.of("message", "auth", "quota"),
          "event", List.of("message", "auth", "quota"),
          "outbox", List.of("message", "auth", "quota", "delivery"));

  /** Each package of adapters with the other adapters it may depend on. */
  private static final Map<String, List<String>> ADAPTERS =
      Map.of(
          "http", List.of(),
          "json", List.of(),
          "webhook", List.of("json"),
          "routing", List.of("json", "webhook"));

  private static final List<String> PUBLIC_ADAPTER_TYPES =
      List.of(
          "http.OpenApiTransport",
          "http.RoomTarget",
          "http.SignalTarget",
          "http.Signals",
          "webhook.SignalWebhook",
          "webhook.NotificationWebhook",
          "webhook.WebhookReply",
          "webhook.TokenSenderCheck",
          "routing.SignalRouter",
          "routing.RouterFields",
          "routing.RoutedRequest",
          "routing.RoutedReply",
          "routing.RouteException",
          "routing.AskResult",
          "routing.Asker",
          "routing.JsonCodec",
          // In a package that the module exports to the reference server alone.
          "json.JsonProviders",
          "json.StrictJson");

  /** Types that open connections: the JDK's HTTP client, sockets, connections of a URL. */
  private static final Map<String, String> CONNECTIONS =
      Map.of(
          "http_client", "java\\.net\\.http\\..*",
          "sockets", "java\\.net\\.(Server|Datagram|Multicast)?Socket",
          "channels", "java\\.nio\\.channels\\.(Async.*|.*Socket.*|DatagramChannel|Selector)",
          "urls", "java\\.net\\.(Http|Jar)?URLConnection");

  private static final Map<String, String> UNCLEAR_NAMES =
      Map.ofEntries(
          Map.entry("Impl", ".*Impl"),
          Map.entry("Manager", ".*Manager"),
          Map.entry("Helper", ".*Helper"),
          Map.entry("Util", ".*Util"),
          Map.entry("Utils", ".*Utils"),
          Map.entry("Data", ".*Data"),
          Map.entry("Info", ".*Info"),
          Map.entry("Abstract", ".*\\.Abstract[A-Z]\\w*"),
          Map.entry("Base", ".*\\.Base[A-Z]\\w*"),
          Map.entry("I", ".*\\.I[A-Z][a-z]\\w*"));

  private Rules() {}

  static Map<String, ArchRule> of(String root) {
    Map<String, ArchRule> rules = new TreeMap<>();
    rules.put("domain_is_pure", domainIsPure(root));
    rules.putAll(order("domain_order", root + ".domain.", DOMAIN_ORDER));
    rules.put("the_domain_never_changes", theDomainNeverChanges(root));
    rules.put("ports_know_only_the_domain", portsKnowOnlyTheDomain(root));
    rules.put("ports_know_only_the_domain/jdbc", jdbcKnowsItsDatabase(root));
    rules.put("ports_are_interfaces", portsAreInterfaces(root));
    rules.putAll(order("adapters_do_not_know_each_other", root + ".adapter.", ADAPTERS));
    rules.put("adapters_do_not_know_the_app", mustNotKnow(root + ".adapter..", root + ".app.."));
    rules.put("adapter_public_types_are_listed", adapterPublicTypesAreListed(root));
    CONNECTIONS.forEach(
        (part, types) ->
            rules.put(
                "only_the_http_adapter_opens_connections/" + part, mustNotConnect(root, types)));
    for (String part : List.of("domain", "ports")) {
      rules.put(
          "json_stays_at_the_edge/" + part,
          mustNotKnow(root + "." + part + "..", "jakarta.json.."));
    }
    rules.putAll(TimeAndChance.rules(root));
    rules.putAll(AppRules.of(root));
    UNCLEAR_NAMES.forEach(
        (part, name) ->
            rules.put(
                "names_say_what_things_do/" + part,
                noClasses().that().areNotAnonymousClasses().should().haveNameMatching(name)));
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

  /** One rule for each pair of packages of which the first must not depend on the second. */
  private static Map<String, ArchRule> order(
      String rule, String prefix, Map<String, List<String>> allowed) {
    Map<String, ArchRule> rules = new TreeMap<>();
    for (String subject : allowed.keySet()) {
      List<String> objects = new ArrayList<>(allowed.keySet());
      objects.removeAll(allowed.get(subject));
      objects.remove(subject);
      for (String object : objects) {
        rules.put(
            rule + "/" + subject + "_to_" + object,
            mustNotKnow(prefix + subject + "..", prefix + object + ".."));
      }
    }
    return rules;
  }

  static ArchRule mustNotKnow(String subject, String... objects) {
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
        .and()
        .resideOutsideOfPackage(root + ".ports.jdbc..")
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(knownToPorts(root)));
  }

  private static ArchRule jdbcKnowsItsDatabase(String root) {
    String[] known =
        Stream.concat(
                Stream.of(knownToPorts(root)),
                Stream.of(
                    "java.sql",
                    "javax.sql",
                    "java.nio.charset",
                    "java.util.regex",
                    // The lock on the file of SQLite.
                    "java.nio.file",
                    "java.nio.file.attribute",
                    "java.nio.channels"))
            .toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(root + ".ports.jdbc..")
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(known).or(type(IOException.class)));
  }

  private static String[] knownToPorts(String root) {
    return new String[] {
      root + ".ports..",
      root + ".domain..",
      "java.lang",
      "java.lang.invoke",
      "java.lang.runtime",
      "java.util",
      "java.util.function",
      "java.util.random",
      "java.util.stream",
      "java.util.concurrent..",
      "java.time",
      "java.security"
    };
  }

  /** The package itself; what implements ports with the JDK alone is in those below it. */
  private static ArchRule portsAreInterfaces(String root) {
    return classes()
        .that()
        .resideInAPackage(root + ".ports")
        .and()
        .areTopLevelClasses()
        .should()
        .beInterfaces();
  }

  private static ArchRule adapterPublicTypesAreListed(String root) {
    Collection<String> listed =
        PUBLIC_ADAPTER_TYPES.stream().map(type -> type.replace(".", "\\.")).toList();
    return classes()
        .that()
        .resideInAPackage(root + ".adapter..")
        .and()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .should()
        .haveNameMatching(".*\\.adapter\\.(" + String.join("|", listed) + ")");
  }

  private static ArchRule mustNotConnect(String root, String types) {
    String[] clients =
        Stream.of(".adapter.http..", ".app.emulator..", ".app.testkit..", ".app.replay..")
            .map(client -> root + client)
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackages(clients)
        .should()
        .dependOnClassesThat()
        .haveNameMatching(types);
  }
}
