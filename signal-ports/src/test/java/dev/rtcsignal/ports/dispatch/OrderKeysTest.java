package dev.rtcsignal.ports.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.message.AppId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OrderKeysTest {
  private final OrderKeys orderKeys = new OrderKeys(2);

  @Test
  void theFirstOfAKeyGoesOnAtOnceAndTheNextWhenItHasEnded() {
    OrderKeys.Position first = join("k");
    assertThat(first.predecessorEnded()).isCompletedWithValue(true);
    OrderKeys.Position second = join("k");
    OrderKeys.Position third = join("k");
    assertThat(second.predecessorEnded()).isNotDone();
    orderKeys.end(first, true);
    assertThat(second.predecessorEnded()).isCompletedWithValue(true);
    assertThat(third.predecessorEnded()).isNotDone();
  }

  @Test
  void keysDoNotWaitForEachOther() {
    join("k");
    assertThat(join("other").predecessorEnded()).isCompleted();
  }

  @Test
  void aKeyIsFreeOnceItsLastSendHasEnded() {
    orderKeys.end(join("k"), true);
    assertThat(join("k").predecessorEnded()).isCompletedWithValue(true);
  }

  @Test
  void refusesMoreThanTheLimitOfWaitingSends() {
    OrderKeys.Position first = join("k");
    join("k");
    join("k");
    assertThat(orderKeys.join(key("k"))).isEmpty();
    orderKeys.end(first, true);
    assertThat(orderKeys.join(key("k"))).isPresent();
  }

  @Test
  void aWaitingSendThatEndsFreesItsPosition() {
    join("k");
    join("k");
    OrderKeys.Position cancelled = join("k");
    orderKeys.end(cancelled, false);
    assertThat(orderKeys.join(key("k"))).isPresent();
  }

  @Test
  void theSuccessorOfAWaitingSendThatEndedLearnsThatLater() {
    OrderKeys.Position first = join("k");
    OrderKeys.Position cancelled = join("k");
    OrderKeys.Position third = join("k");
    orderKeys.end(cancelled, false);
    assertThat(third.predecessorEnded()).isNotDone();
    orderKeys.end(first, true);
    assertThat(third.predecessorEnded()).isCompletedWithValue(false);
  }

  @Test
  void theSuccessorLearnsThatItsPredecessorWasNotAccepted() {
    OrderKeys.Position first = join("k");
    OrderKeys.Position second = join("k");
    orderKeys.end(first, false);
    assertThat(second.predecessorEnded()).isCompletedWithValue(false);
    orderKeys.end(second, true);
    assertThat(join("k").predecessorEnded()).as("of a free key").isCompletedWithValue(true);
  }

  @Test
  void applicationsDoNotShareAKey() {
    join("k");
    AppId other = new AppId("70af4c8dcb758d00ce35adb3");
    assertThat(orderKeys.join(new OrderKeys.OrderKey(other, "k")).orElseThrow().predecessorEnded())
        .isCompleted();
  }

  /** As where the executor is the caller's own thread, and each one ends at once. */
  @Test
  void aHundredThousandThatEndAtOnceDoNotOverflowTheStack() {
    OrderKeys many = new OrderKeys(100_000);
    OrderKeys.Position first = many.join(key("k")).orElseThrow();
    Deque<OrderKeys.Position> ended = new ArrayDeque<>();
    for (int i = 0; i < 100_000; i++) {
      OrderKeys.Position position = many.join(key("k")).orElseThrow();
      position
          .predecessorEnded()
          .thenRun(
              () -> {
                ended.add(position);
                many.end(position, false);
              });
    }
    many.end(first, true);
    assertThat(ended).hasSize(100_000);
    assertThat(many.join(key("k")).orElseThrow().predecessorEnded()).isCompletedWithValue(true);
  }

  /** The last send of a key ends on another thread while the key is being handed to it. */
  @Test
  void aSendThatEndsWhileTheKeyIsHandedOnLeavesItToOneSend() throws Exception {
    OrderKeys.Position first = join("k");
    OrderKeys.Position second = join("k");
    second.predecessorEnded().thenRun(() -> onAnotherThread(() -> orderKeys.end(second, true)));
    orderKeys.end(first, true);
    OrderKeys.Position third = join("k");
    assertThat(third.predecessorEnded()).isCompletedWithValue(true);
    OrderKeys.Position fourth = join("k");
    assertThat(fourth.predecessorEnded()).isNotDone();
    orderKeys.end(third, true);
    assertThat(fourth.predecessorEnded()).isCompletedWithValue(true);
    orderKeys.end(fourth, true);
  }

  private static void onAnotherThread(Runnable task) {
    CompletableFuture.runAsync(task).join();
  }

  /** Each send must be the only one of its key that goes on. */
  @Test
  void neverGivesAKeyToTwoSendsUnderManyThreads() throws Exception {
    OrderKeys busy = new OrderKeys(100_000);
    AtomicInteger holders = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(80_000);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    for (int i = 0; i < 8; i++) {
      threads.execute(
          () -> {
            for (int n = 0; n < 10_000; n++) {
              OrderKeys.Position position = busy.join(key("k")).orElseThrow();
              position
                  .predecessorEnded()
                  .thenRunAsync(
                      () -> {
                        most.accumulateAndGet(holders.incrementAndGet(), Math::max);
                        holders.decrementAndGet();
                        busy.end(position, true);
                        all.countDown();
                      },
                      threads);
            }
          });
    }
    assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
    threads.shutdown();
    assertThat(most).hasValue(1);
  }

  private OrderKeys.Position join(String name) {
    return orderKeys.join(key(name)).orElseThrow();
  }

  private static OrderKeys.OrderKey key(String name) {
    return new OrderKeys.OrderKey(VirtualGateway.APP, name);
  }
}
