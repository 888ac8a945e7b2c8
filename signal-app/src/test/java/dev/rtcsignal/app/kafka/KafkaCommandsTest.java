package dev.rtcsignal.app.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.dispatch.SystemDefaults;
import dev.rtcsignal.ports.memory.InMemoryOutbox;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a broker cannot be made to do at the right moment. */
@Timeout(60)
class KafkaCommandsTest {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final TopicPartition PARTITION = new TopicPartition("commands", 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final List<String> enqueued = new CopyOnWriteArrayList<>();
  private final Set<String> failing = ConcurrentHashMap.newKeySet();
  private final KafkaCommands commands =
      new KafkaCommands(
          consumer,
          "commands",
          new CommandIntake(
              outbox(), KafkaCommandsTest::read, Optional.empty(), SystemDefaults.steadyClock()),
          SystemDefaults.steadyClock());

  /** Has the text before the first space as its order key. */
  private static OutboxRequest read(SignalName name, byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    if (text.isEmpty()) {
      throw new InvalidCommandException("body", "the body must be one JSON object");
    }
    Audience to = new Audience.User(new UserId("alice"));
    SendOptions options = SendOptions.DEFAULT.orderKey(text.split(" ")[0]);
    return new OutboxRequest(
        name, new OutboundSignal(APP, new SenderId("s"), to, Payload.text(text)), options);
  }

  private Outbox outbox() {
    Outbox memory = InMemoryOutbox.accepting(SystemDefaults.clock());
    return (Outbox)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Outbox.class},
            (proxy, method, args) -> {
              if (args[0] instanceof OutboxRequest request) {
                return enqueue(memory, request);
              }
              try {
                return method.invoke(memory, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private CompletableFuture<EnqueueOutcome> enqueue(Outbox memory, OutboxRequest request) {
    String text = request.signal().payload().match(Payload.Text::value, binary -> "");
    if (failing.contains(text)) {
      return CompletableFuture.failedFuture(
          new StoreException(StoreException.Effect.NONE, "away", null));
    }
    enqueued.add(text);
    return memory.enqueue(request);
  }

  @BeforeEach
  void assign() {
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.schedulePollTask(() -> consumer.rebalance(List.of(PARTITION)));
  }

  @AfterEach
  void stop() {
    commands.close();
    assertThat(consumer.closed()).isTrue();
  }

  private void arrive(String... texts) {
    consumer.schedulePollTask(
        () -> {
          for (int i = 0; i < texts.length; i++) {
            consumer.addRecord(
                new ConsumerRecord<>(
                    "commands", 0, i, null, texts[i].getBytes(StandardCharsets.UTF_8)));
          }
        });
    commands.start();
  }

  private long committed() {
    return Optional.ofNullable(consumer.committed(Set.of(PARTITION)).get(PARTITION))
        .map(position -> position.offset())
        .orElse(0L);
  }

  @Test
  void commitsWhatTheOutboxHas() {
    arrive("a 1", "b 1", "", "a 2");
    await().until(() -> committed() == 4);
    assertThat(enqueued).containsExactlyInAnyOrder("a 1", "b 1", "a 2");
    assertThat(commands.problem()).isEmpty();
  }

  @Test
  void readsAgainFromTheFirstThatTheStoreDidNotTakeAndKeepsTheOrderOfAKey() {
    failing.add("a 2");
    arrive("a 1", "a 2", "b 1", "a 3");
    await().until(() -> commands.problem().isPresent() && committed() == 1);
    assertThat(commands.problem()).contains("the store does not take them");
    assertThat(enqueued).contains("b 1").doesNotContain("a 3");
    // A mock does not keep records; Kafka gives them again.
    Map<Long, String> rest = new HashMap<>(Map.of(1L, "a 2", 2L, "b 1", 3L, "a 3"));
    failing.clear();
    consumer.schedulePollTask(
        () ->
            rest.forEach(
                (offset, text) ->
                    consumer.addRecord(
                        new ConsumerRecord<>(
                            "commands", 0, offset, null, text.getBytes(StandardCharsets.UTF_8)))));
    await().until(() -> committed() == 4);
    assertThat(enqueued.stream().filter(text -> text.startsWith("a")))
        .containsExactly("a 1", "a 2", "a 3");
    assertThat(commands.problem()).isEmpty();
  }

  @Test
  void goesOnAfterKafkaRefusesAndSaysSoMeanwhile() {
    consumer.schedulePollTask(() -> consumer.setPollException(new KafkaException("secret")));
    arrive("a 1");
    await().until(() -> commands.problem().isPresent());
    assertThat(commands.problem().orElseThrow()).doesNotContain("secret");
    await().until(() -> committed() == 1);
  }
}
