package dev.rtcsignal.app.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rule that code gets its clock, its chance and its delays as parameters, with one part per
 * type of the JDK that would give them. {@code new} stands for every constructor.
 */
final class TimeAndChance {
  private static final String RULE = "time_and_chance_come_in_through_main/";

  private static final Map<String, List<String>> CLOCKS_AND_CHANCE =
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
          Map.entry("java.lang.Math", List.of("random")),
          Map.entry("java.util.UUID", List.of("randomUUID")),
          Map.entry("java.util.concurrent.ThreadLocalRandom", List.of("current")),
          Map.entry("java.util.random.RandomGenerator", List.of("getDefault", "of")),
          Map.entry("java.security.SecureRandom", List.of("new", "getInstanceStrong")),
          Map.entry("java.util.SplittableRandom", List.of("new")),
          Map.entry("java.util.Random", List.of("new")));

  private static final Map<String, List<String>> DELAYS =
      Map.of(
          "java.lang.Thread", List.of("sleep"),
          "java.util.concurrent.TimeUnit", List.of("sleep"),
          "java.util.concurrent.locks.LockSupport", List.of("parkNanos", "parkUntil"),
          "java.util.concurrent.CompletableFuture",
              List.of("delayedExecutor", "completeOnTimeout", "orTimeout"),
          "java.util.concurrent.Executors",
              List.of("newScheduledThreadPool", "newSingleThreadScheduledExecutor"),
          "java.util.concurrent.ScheduledThreadPoolExecutor", List.of("new"),
          "java.util.Timer", List.of("new"));

  private TimeAndChance() {}

  /**
   * Clocks and chance are made by the two composition roots and by the defaults of the builders,
   * delays by one class.
   */
  static Map<String, ArchRule> rules(String root) {
    Map<String, ArchRule> rules = new TreeMap<>();
    String roots =
        "((%1$s\\.app|%1$s\\.app\\.testkit)\\.\\w+|%1$s\\.ports\\.dispatch\\.SystemDefaults)(\\$\\w+)*"
            .formatted(root);
    String delayer = root + "\\.ports\\.dispatch\\.SystemDelayer(\\$\\w+)*";
    CLOCKS_AND_CHANCE.forEach((type, methods) -> rules.putAll(parts(roots, type, methods)));
    DELAYS.forEach((type, methods) -> rules.putAll(parts(delayer, type, methods)));
    return rules;
  }

  private static Map<String, ArchRule> parts(String exempt, String type, List<String> methods) {
    Map<String, ArchRule> parts = new TreeMap<>();
    for (String method : methods) {
      String name = method.equals("new") ? "<init>" : method;
      DescribedPredicate<JavaAccess<?>> made =
          DescribedPredicate.describe(
              "the target is " + type + "." + method,
              access ->
                  access.getTargetOwner().getName().equals(type) && access.getName().equals(name));
      parts.put(
          RULE + type.substring(type.lastIndexOf('.') + 1) + "." + method,
          noClasses().that().haveNameNotMatching(exempt).should().accessTargetWhere(made));
    }
    return parts;
  }
}
