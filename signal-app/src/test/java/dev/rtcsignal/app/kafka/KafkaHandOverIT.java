package dev.rtcsignal.app.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.app.json.EnvelopeJson;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.kill.CountingCloud;
import dev.rtcsignal.domain.auth.Envelope;
import dev.rtcsignal.domain.auth.EnvelopeKey;
import dev.rtcsignal.domain.message.Payload;
import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server, a process, with a broker, another one. */
class KafkaHandOverIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static int tests;

  private final String callbacks = "callbacks-" + ++tests;
  private final String commands = "commands-" + tests;
  private final String outcomes = "outcomes-" + tests;
  private KafkaBroker broker;
  private TopicClient topics;

  @BeforeEach
  void createTopics() throws Exception {
    broker = KafkaBroker.shared();
    topics = new TopicClient(broker);
    broker.createTopic(callbacks, 3);
    broker.createTopic(commands, 1);
    broker.createTopic(outcomes, 1);
  }

  private HandOverServer server(CountingCloud cloud) throws Exception {
    return new HandOverServer("kafka-server-" + tests, broker.servers(), cloud.uri())
        .with("SIGNAL_KAFKA_CALLBACKS", callbacks)
        .with("SIGNAL_KAFKA_ACK", "taken");
  }

  private HandOverServer commanded(CountingCloud cloud) throws Exception {
    return new HandOverServer("kafka-commands-" + tests, broker.servers(), cloud.uri())
        .with("SIGNAL_KAFKA_COMMANDS", commands)
        .with("SIGNAL_KAFKA_OUTCOMES", outcomes)
        .with("SIGNAL_KAFKA_GROUP", commands);
  }

  private static void awaitReady(HandOverServer server) {
    await("readiness")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(server.status("/health/ready")).isEqualTo(200));
  }

  private static HttpResponse<String> get(CompletableFuture<HttpResponse<String>> reply)
      throws Exception {
    return reply.get(40, TimeUnit.SECONDS);
  }

  private List<String> texts(String user) {
    return topics.read(callbacks).stream()
        .filter(record -> record.key().equals(HandOverServer.APP + "/" + user))
        .map(record -> TopicClient.json(record).getString("text"))
        .toList();
  }

  @Test
  void callbacksAreInTheTopicInOrderBeforeTheyAreAnswered() throws Exception {
    try (CountingCloud cloud = new CountingCloud(0);
        HandOverServer server = server(cloud).start()) {
      awaitReady(server);
      for (int i = 0; i < 20; i++) {
        HttpResponse<String> reply = get(server.post("user" + i % 2, "n" + i));
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("taken");
      }
      for (int user = 0; user < 2; user++) {
        assertThat(texts("user" + user))
            .containsExactlyElementsOf(
                IntStream.iterate(user, i -> i < 20, i -> i + 2).mapToObj(i -> "n" + i).toList());
      }
      JsonObject first = TopicClient.json(topics.read(callbacks).get(0));
      assertThat(first.keySet())
          .containsExactly("v", "appId", "userId", "binary", "text", "receivedAt");
      assertThat(first.getInt("v")).isEqualTo(1);
      assertThat(Instant.parse(first.getString("receivedAt"))).isBefore(Instant.now());
    }
  }

  @Test
  void theRecordOfASealedMessageHasItsSeal() throws Exception {
    String signature = HandOverServer.signature("hyf");
    EnvelopeKey key = EnvelopeKey.derive(HandOverServer.key(), signature);
    Payload payload = Payload.text("sealed");
    Envelope envelope = Envelope.sign(key, "seal-1", 1, Instant.now(), payload);
    JsonObject callback =
        Json.object()
            .add("message", EnvelopeJson.message(envelope).match(Payload.Text::value, binary -> ""))
            .add("binary", false)
            .add("signature", signature)
            .build();
    try (CountingCloud cloud = new CountingCloud(0);
        HandOverServer server = server(cloud).start()) {
      awaitReady(server);
      assertThat(get(server.post("hyf", callback)).statusCode()).isEqualTo(200);
      assertThat(get(server.post("hyf", callback)).statusCode()).isEqualTo(200);
      List<ConsumerRecord<String, String>> records = topics.read(callbacks);
      assertThat(records).hasSize(1);
      assertThat(TopicClient.json(records.get(0)).getString("seal")).isEqualTo("seal-1");
      assertThat(TopicClient.json(records.get(0)).getString("text")).isEqualTo("sealed");
    }
  }

  @Test
  void whileTheBrokerStandsStillCallbacksAreAnswered503() throws Exception {
    try (CountingCloud cloud = new CountingCloud(0);
        HandOverServer server = server(cloud).start()) {
      awaitReady(server);
      broker.signal("STOP");
      try {
        List<CompletableFuture<HttpResponse<String>>> replies =
            IntStream.range(0, 200).mapToObj(i -> server.post("hyf", "stopped" + i)).toList();
        for (CompletableFuture<HttpResponse<String>> reply : replies) {
          assertThat(get(reply).statusCode()).isEqualTo(503);
        }
        assertThat(server.status("/health/live")).isEqualTo(200);
        await("readiness reports it")
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(server.status("/health/ready")).isEqualTo(503));
      } finally {
        broker.signal("CONT");
      }
      await("callbacks are taken again")
          .atMost(PATIENCE)
          .until(() -> get(server.post("hyf", "later")).statusCode() == 200);
      assertThat(texts("hyf")).contains("later");
      awaitReady(server);
    }
  }

  @Test
  void aCommandThatIsDeliveredTwiceIsSentOnceAndItsOutcomeArrives() throws Exception {
    try (CountingCloud cloud = new CountingCloud(0);
        HandOverServer server = commanded(cloud).start()) {
      topics.write(commands, "{\"to\":{\"user\":\"alice\"},\"text\":\"one\"}", Map.of());
      topics.write(commands, "{\"to\":{\"user\":\"alice\"},\"txt\":\"wrong\"}", Map.of());
      topics.write(
          commands,
          "{\"to\":{\"user\":\"alice\"},\"text\":\"named\"}",
          Map.of("Idempotency-Key", "order-4711"));
      await("outcomes").atMost(PATIENCE).until(() -> topics.read(outcomes).size() == 3);
      assertThat(states())
          .containsOnly(
              Map.entry(commands + "-0-0", "accepted"),
              Map.entry(commands + "-0-1", "invalid"),
              Map.entry("order-4711", "accepted"));
      await("commit").atMost(PATIENCE).until(() -> topics.committed(commands, commands) == 3);
      assertThat(server.stop()).isZero();
      topics.rewind(commands, commands);
      server.start();
      await("outcomes again").atMost(PATIENCE).until(() -> topics.read(outcomes).size() == 6);
      assertThat(cloud.arrived("one")).isEqualTo(1);
      assertThat(cloud.arrived("named")).isEqualTo(1);
    }
  }

  private Map<String, String> states() {
    Map<String, String> states = new TreeMap<>();
    topics
        .read(outcomes)
        .forEach(record -> states.put(record.key(), TopicClient.json(record).getString("state")));
    return states;
  }

  @Test
  void aServerStartsWhileItsBrokerHasNoAddressYet() throws Exception {
    try (CountingCloud cloud = new CountingCloud(0);
        HandOverServer server =
            new HandOverServer("kafka-unknown", "broker.invalid:9092", cloud.uri())
                .with("SIGNAL_KAFKA_CALLBACKS", callbacks)
                .with("SIGNAL_KAFKA_COMMANDS", commands)
                .start()) {
      assertThat(server.status("/health/live")).isEqualTo(200);
      assertThat(server.status("/health/ready")).isEqualTo(503);
      assertThat(get(server.post("hyf", "early")).statusCode()).isEqualTo(503);
      assertThat(server.stop()).isZero();
    }
  }
}
