package dev.rtcsignal.app.bench;

import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.domain.delivery.BulkPlan;
import dev.rtcsignal.domain.delivery.BulkReport;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.dispatch.BulkDelivery;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Delivery against the emulator on loopback: how much of the limit is used, what is throttled, how
 * long signals wait, how long a large job takes. Prints figures; none makes it fail.
 *
 * <p>Takes a regular expression, as JMH does, and runs the scenarios whose name it finds.
 */
public final class DeliveryBenchmark {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int MANY = 100_000;

  private interface Scenario {
    void run(String name) throws Exception;
  }

  private DeliveryBenchmark() {}

  public static void main(String[] args) throws Exception {
    Map<String, Scenario> scenarios = new LinkedHashMap<>();
    scenarios.put("saturation", name -> saturation(name, DeliveryLoad.against(500)));
    scenarios.put("saturationWithJitter", DeliveryBenchmark::saturationWithJitter);
    scenarios.put("latencyBelowTheLimit", DeliveryBenchmark::latency);
    for (int real : new int[] {50, 120, 250, 400}) {
      scenarios.put("realLimit" + real, name -> realLimit(name, real));
    }
    scenarios.put("jobAlone", DeliveryBenchmark::jobAlone);
    scenarios.put("jobBesideNormalSends", DeliveryBenchmark::jobBesideNormalSends);
    warmUp();
    Pattern only = Pattern.compile(args.length == 0 ? "" : args[0]);
    for (Map.Entry<String, Scenario> scenario : scenarios.entrySet()) {
      String name = DeliveryBenchmark.class.getName() + "." + scenario.getKey();
      if (only.matcher(name).find()) {
        scenario.getValue().run(scenario.getKey());
      }
    }
  }

  /** A cold JVM holds the first calls up, and those then come all together. */
  private static void warmUp() throws InterruptedException {
    try (DeliveryLoad load = DeliveryLoad.against(500)) {
      load.saturate(Duration.ofSeconds(15));
    }
  }

  private static void saturationWithJitter(String name) throws Exception {
    try (JitterProxy proxy = new JitterProxy()) {
      saturation(name, DeliveryLoad.over(proxy::to));
    }
  }

  private static void saturation(String name, DeliveryLoad fresh) throws Exception {
    try (DeliveryLoad load = fresh) {
      load.saturate(Duration.ofSeconds(5));
      long before = load.accepted();
      load.saturate(MINUTE);
      long accepted = load.accepted() - before;
      print(
          "%s: %,d accepted in 60 s, %.2f %% of 500 a second; from the start %d throttled, %d"
              + " failed",
          name, accepted, accepted / 300.0, load.throttled(), load.failed());
    }
  }

  private static void latency(String name) throws Exception {
    try (DeliveryLoad load = DeliveryLoad.against(500)) {
      load.trickle(250, Duration.ofSeconds(20));
      load.startCounting();
      load.trickle(250, MINUTE);
      print(
          "%s: 250 a second at random moments waited p50 %.3f ms, p99 %.3f ms, p99.9 %.3f ms",
          name, load.waitMillis(0.5), load.waitMillis(0.99), load.waitMillis(0.999));
    }
  }

  private static void realLimit(String name, int real) throws Exception {
    try (DeliveryLoad load = DeliveryLoad.against(real)) {
      load.saturate(Duration.ofSeconds(5));
      load.startCounting();
      load.saturate(MINUTE);
      long tries = load.accepted() + load.throttled();
      print(
          "%s: after 5 s, %.3f of the real limit, %.2f %% throttled, with a known limit of 500",
          name, load.accepted() / 60.0 / real, 100.0 * load.throttled() / tries);
    }
  }

  private static void jobAlone(String name) throws Exception {
    try (DeliveryLoad load = DeliveryLoad.against(500)) {
      BulkPlan plan = plan();
      BulkReport report = start(load, plan).report().get();
      double least = plan.leastTime(QuotaLimits.DOCUMENTED).toMillis() / 1e3;
      double took = report.took().toMillis() / 1e3;
      print(
          "%s: %,d recipients in %.1f s, %.3f of the least time with head-room, %.3f of that at"
              + " 500 a second; %s; %d throttled",
          name, MANY, took, took / least, took / (MANY / 500.0), report, load.throttled());
    }
  }

  private static void jobBesideNormalSends(String name) throws Exception {
    try (DeliveryLoad load = DeliveryLoad.against(500)) {
      BulkDelivery delivery = start(load, plan());
      load.trickle(50, Duration.ofSeconds(5));
      load.startCounting();
      load.trickle(50, MINUTE);
      double bulk = (load.accepted() - 50 * 60) / 60.0;
      double rest = 500 / 1.02 - 50;
      print(
          "%s: 50 normal sends a second waited p50 %.2f ms, p99 %.2f ms, and the job had %.1f"
              + " units a second, %.3f of the rest; %d throttled",
          name, load.waitMillis(0.5), load.waitMillis(0.99), bulk, bulk / rest, load.throttled());
      delivery.cancel();
      delivery.report().get();
    }
  }

  private static BulkDelivery start(DeliveryLoad load, BulkPlan plan) {
    return BulkDelivery.start(load.transport(), plan, SendOptions.BULK, InstantSource.system());
  }

  private static BulkPlan plan() {
    return BulkPlan.builder(TestCloud.APP, new SenderId("server"), Payload.text("to all"))
        .room(
            new RoomId("hall"),
            IntStream.range(0, MANY).mapToObj(i -> new UserId("user" + i)).toList())
        .build();
  }

  private static void print(String format, Object... figures) {
    System.out.println(String.format(Locale.ROOT, format, figures));
  }
}
