package dev.rtcsignal.adapter.webhook;

import static dev.rtcsignal.adapter.webhook.Callbacks.CHECK;
import static dev.rtcsignal.adapter.webhook.Callbacks.NOW;
import static dev.rtcsignal.adapter.webhook.Callbacks.signal;
import static dev.rtcsignal.adapter.webhook.Callbacks.signature;
import static dev.rtcsignal.adapter.webhook.Callbacks.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.dispatch.SerialHandler;
import dev.rtcsignal.ports.dispatch.SystemDelayer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads, a slow executor, and answers cancelled at random. The seeds are fixed. */
@Timeout(120)
class SerialHandlerStressTest {
  private static final int USERS = 8;
  private static final int MESSAGES = 2_000;

  private final ExecutorService pool = Executors.newFixedThreadPool(4);
  private final SystemDelayer delayer = new SystemDelayer();
  private final Map<String, Queue<Integer>> handled = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> underWay = new ConcurrentHashMap<>();
  private final AtomicInteger overlaps = new AtomicInteger();
  private final SignalHandler slow =
      SignalHandler.blocking(
          signal -> {
            String user = signal.sender().user().value();
            AtomicInteger same = underWay.computeIfAbsent(user, one -> new AtomicInteger());
            if (same.incrementAndGet() > 1) {
              overlaps.incrementAndGet();
            }
            int number = number(signal);
            if (number % 64 == 0) {
              delayer.after(Duration.ofMillis(1)).join();
            }
            handled.computeIfAbsent(user, one -> new ConcurrentLinkedQueue<>()).add(number);
            same.decrementAndGet();
            return Ack.text(Integer.toString(number));
          },
          pool);

  @AfterEach
  void stop() {
    pool.shutdownNow();
    delayer.close();
  }

  @Test
  void everyAnsweredMessageWasHandledOnceInOrderAndNoneCountsTowardTheLimit() throws Exception {
    SerialHandler serial = SerialHandler.of(slow, pool).bounded(256, 64);
    Map<String, List<CompletableFuture<Ack>>> answers = new ConcurrentHashMap<>();
    List<Thread> senders = new ArrayList<>();
    for (int u = 0; u < USERS; u++) {
      String user = "user" + u;
      Random random = new Random(u);
      Thread sender =
          new Thread(
              () -> {
                List<CompletableFuture<Ack>> mine = new ArrayList<>();
                answers.put(user, mine);
                for (int i = 0; i < MESSAGES; i++) {
                  CompletableFuture<Ack> answer =
                      serial.onSignal(signal(user, Integer.toString(i))).toCompletableFuture();
                  mine.add(answer);
                  if (random.nextInt(10) == 0) {
                    mine.get(random.nextInt(mine.size())).cancel(true);
                  }
                }
              });
      sender.start();
      senders.add(sender);
    }
    for (Thread sender : senders) {
      sender.join();
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> answers.values().stream().flatMap(List::stream).allMatch(a -> a.isDone()));
    assertThat(overlaps).hasValue(0);
    answers.forEach(this::assertHandled);
    assertNoMessageCounts(serial);
  }

  private void assertHandled(String user, List<CompletableFuture<Ack>> answers) {
    List<Integer> order = List.copyOf(handled.getOrDefault(user, new ConcurrentLinkedQueue<>()));
    assertThat(order).isSorted().doesNotHaveDuplicates();
    for (int i = 0; i < answers.size(); i++) {
      if (!answers.get(i).isCompletedExceptionally()) {
        assertThat(answers.get(i).join()).isEqualTo(Ack.text(Integer.toString(i)));
        assertThat(order).contains(i);
      }
    }
  }

  private static void assertNoMessageCounts(SerialHandler serial) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              // Handlers whose answer was cancelled may still run; then all 256 places are free
              // again.
              List<CompletableFuture<Ack>> all = new ArrayList<>();
              for (int i = 0; i < 256; i++) {
                all.add(serial.onSignal(signal("late" + i, "1")).toCompletableFuture());
              }
              CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                  .handle((x, y) -> 0)
                  .join();
              return all.stream().noneMatch(CompletableFuture::isCompletedExceptionally);
            });
  }

  @Test
  void everyMessageRepliedWith200WasHandled() throws Exception {
    SignalWebhook webhook =
        SignalWebhook.builder(CHECK, SerialHandler.of(slow, pool).bounded(128, 32), () -> NOW)
            .handlerTimeout(Duration.ofMillis(3))
            .maxInFlight(1_000_000)
            .ratePerUser(1_000_000)
            .build();
    Semaphore places = new Semaphore(200);
    Map<Integer, CompletableFuture<WebhookReply>> replies = new ConcurrentHashMap<>();
    for (int i = 0; i < USERS * MESSAGES; i++) {
      places.acquire();
      byte[] body = text(signature("user" + i % USERS), Integer.toString(i));
      CompletableFuture<WebhookReply> reply = webhook.receive(body).toCompletableFuture();
      reply.whenComplete((any, error) -> places.release());
      replies.put(i, reply);
    }
    CompletableFuture.allOf(replies.values().toArray(CompletableFuture[]::new))
        .get(60, TimeUnit.SECONDS);
    assertThat(overlaps).hasValue(0);
    long acknowledged =
        replies.entrySet().stream()
            .filter(entry -> entry.getValue().join().status() == 200)
            .count();
    assertThat(acknowledged).isPositive();
    replies.forEach(
        (number, reply) -> {
          assertThat(reply.join().status()).isIn(200, 503);
          if (reply.join().status() == 200) {
            assertThat(reply.join().body().asUtf8()).isEqualTo(Integer.toString(number));
            assertThat(handled.get("user" + number % USERS)).contains(number);
          }
        });
    handled
        .values()
        .forEach(order -> assertThat(List.copyOf(order)).isSorted().doesNotHaveDuplicates());
  }

  private static int number(InboundSignal signal) {
    return Integer.parseInt(signal.payload().match(text -> text.value(), binary -> ""));
  }
}
