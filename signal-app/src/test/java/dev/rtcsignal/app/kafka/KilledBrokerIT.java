package dev.rtcsignal.app.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.app.hostile.ProcessUsage;
import dev.rtcsignal.app.kill.CountingCloud;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The hand-over while the broker, or the server, is killed and stopped: profile {@code fleet}. */
@EnabledIfSystemProperty(named = "fleet.measured", matches = "true")
@Timeout(1_800)
class KilledBrokerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int USERS = 40;
  private static final int FAULTS = 12;
  private static final int COMMANDS = 3_000;
  private static final int FLOOD = 20_000;
  private static final int FLOOD_AT_ONCE = 1_000;

  private final SplittableRandom random = new SplittableRandom(20_261_201);

  private static void pass(int millis) {
    Duration time = Duration.ofMillis(millis);
    await().pollDelay(time).atMost(time.plusMinutes(1)).until(() -> true);
  }

  @Test
  void noCallbackThatWasAnswered200IsLostAndUsersKeepTheirOrder() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start();
        CountingCloud cloud = new CountingCloud(0);
        HandOverServer server =
            new HandOverServer("killed-broker", broker.servers(), cloud.uri())
                .with("SIGNAL_KAFKA_CALLBACKS", "callbacks")) {
      broker.createTopic("callbacks", 6);
      server.start();
      List<CallbackUser> users =
          IntStream.range(0, USERS)
              .mapToObj(i -> new CallbackUser(server, "user" + i).start())
              .toList();
      for (int fault = 0; fault < FAULTS; fault++) {
        pass(random.nextInt(500, 3_000));
        if (fault % 2 == 0) {
          broker.kill();
          pass(random.nextInt(100, 6_000));
          broker.startAgain();
        } else {
          broker.signal("STOP");
          pass(random.nextInt(1_000, 8_000));
          broker.signal("CONT");
        }
      }
      broker.awaitAnswer();
      pass(3_000);
      users.forEach(CallbackUser::stop);
      judge(users, new TopicClient(broker).read("callbacks"));
    }
  }

  private static void judge(List<CallbackUser> users, List<ConsumerRecord<String, String>> log) {
    Map<String, List<Integer>> numbers =
        log.stream()
            .collect(
                Collectors.groupingBy(
                    ConsumerRecord::key,
                    Collectors.mapping(
                        one -> Integer.valueOf(TopicClient.json(one).getString("text")),
                        Collectors.toList())));
    for (CallbackUser user : users) {
      List<Integer> records = numbers.get(HandOverServer.APP + "/" + user.name());
      assertThat(records.stream().distinct().toList())
          .as("the first records of the callbacks of " + user.name())
          .startsWith(IntStream.range(0, user.acknowledged()).boxed().toArray(Integer[]::new))
          .hasSizeLessThanOrEqualTo(user.acknowledged() + 1);
    }
    int acknowledged = users.stream().mapToInt(CallbackUser::acknowledged).sum();
    System.out.printf(
        "broker: %d faults, %d callbacks answered 200, %d records, %d answered otherwise%n",
        FAULTS, acknowledged, log.size(), users.stream().mapToInt(CallbackUser::refused).sum());
    assertThat(acknowledged).isGreaterThan(USERS);
  }

  @Test
  void memoryDoesNotGrowWhileTheBrokerStandsStill() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start();
        CountingCloud cloud = new CountingCloud(0);
        HandOverServer server =
            new HandOverServer("stopped-broker", broker.servers(), cloud.uri())
                .with("SIGNAL_KAFKA_CALLBACKS", "callbacks")) {
      broker.createTopic("callbacks", 6);
      server.start();
      await().atMost(PATIENCE).until(() -> server.status("/health/ready") == 200);
      flood(server, 2_000);
      long before = ProcessUsage.of(server.pid()).heapKib();
      broker.signal("STOP");
      Map<Integer, AtomicInteger> statuses = flood(server, FLOOD);
      long during = ProcessUsage.of(server.pid()).heapKib();
      broker.signal("CONT");
      await().atMost(PATIENCE).until(() -> server.post("hyf", "after").get().statusCode() == 200);
      long after = ProcessUsage.of(server.pid()).heapKib();
      System.out.printf(
          "stopped broker: %s, live heap %d KiB before, %d during, %d after, peak in RAM %d KiB%n",
          statuses, before, during, after, ProcessUsage.peakKib(server.pid()));
      assertThat(statuses.keySet()).containsExactly(503);
      assertThat(after).isLessThan(before + 64 * 1_024);
    }
  }

  /** Posts callbacks of 10,000 bytes, so many at once; returns how often each status came. */
  private static Map<Integer, AtomicInteger> flood(HandOverServer server, int count)
      throws Exception {
    Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
    Semaphore places = new Semaphore(FLOOD_AT_ONCE);
    String text = "x".repeat(10_000);
    for (int i = 0; i < count; i++) {
      places.acquire();
      CompletableFuture<HttpResponse<String>> reply = server.post("user" + i % USERS, text);
      reply.whenComplete(
          (answer, failure) -> {
            int status = failure == null ? answer.statusCode() : -1;
            statuses.computeIfAbsent(status, any -> new AtomicInteger()).incrementAndGet();
            places.release();
          });
    }
    places.acquire(FLOOD_AT_ONCE);
    return statuses;
  }

  @Test
  void noCommandIsLostOrSentTwiceAndEachHasAnOutcome() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start();
        CountingCloud cloud = new CountingCloud(0);
        HandOverServer server =
            new HandOverServer("killed-commands", broker.servers(), cloud.uri())
                .with("SIGNAL_KAFKA_COMMANDS", "commands")
                .with("SIGNAL_KAFKA_OUTCOMES", "outcomes")) {
      TopicClient topics = new TopicClient(broker);
      broker.createTopic("commands", 1);
      broker.createTopic("outcomes", 1);
      topics.write(
          "commands",
          IntStream.range(0, COMMANDS)
              .mapToObj(i -> "{\"to\":{\"user\":\"alice\"},\"text\":\"c" + i + "\"}")
              .toList(),
          Map.of());
      server.start();
      for (int kill = 0; kill < FAULTS / 2; kill++) {
        pass(random.nextInt(200, 1_500));
        server.kill();
        server.start();
      }
      broker.kill();
      broker.startAgain();
      await().atMost(PATIENCE).until(() -> outcomes(topics).size() == COMMANDS);
      Map<String, Set<String>> outcomes = outcomes(topics);
      long uncertain = outcomes.values().stream().filter(one -> one.contains("uncertain")).count();
      System.out.printf(
          "commands: %d kills, %d sent, %d uncertain, %d records of outcomes%n",
          FAULTS / 2, cloud.texts(), uncertain, topics.read("outcomes").size());
      assertThat(cloud.twice()).isEmpty();
      assertThat(outcomes.values()).allSatisfy(states -> assertThat(states).hasSize(1));
      assertThat(cloud.texts() + uncertain).isGreaterThanOrEqualTo(COMMANDS);
    }
  }

  private static Map<String, Set<String>> outcomes(TopicClient topics) {
    return topics.read("outcomes").stream()
        .collect(
            Collectors.groupingBy(
                ConsumerRecord::key,
                Collectors.mapping(
                    one -> TopicClient.json(one).getString("state"), Collectors.toSet())));
  }
}
