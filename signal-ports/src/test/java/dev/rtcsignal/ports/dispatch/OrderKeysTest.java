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
  private final OrderKeys turns = new OrderKeys(2);

  @Test
  void theFirstOfAKeyHasItsTurnAtOnceAndTheNextWhenItIsOver() {
    OrderKeys.Turn first = join("k");
    assertThat(first.coming()).isCompletedWithValue(true);
    OrderKeys.Turn second = join("k");
    OrderKeys.Turn third = join("k");
    assertThat(second.coming()).isNotDone();
    turns.over(first, true);
    assertThat(second.coming()).isCompletedWithValue(true);
    assertThat(third.coming()).isNotDone();
  }

  @Test
  void keysDoNotWaitForEachOther() {
    join("k");
    assertThat(join("other").coming()).isCompleted();
  }

  @Test
  void aKeyThatNobodyHoldsIsFree() {
    turns.over(join("k"), true);
    assertThat(join("k").coming()).isCompletedWithValue(true);
  }

  @Test
  void beyondTheBoundNobodyWaits() {
    OrderKeys.Turn first = join("k");
    join("k");
    join("k");
    assertThat(turns.join(key("k"))).isEmpty();
    turns.over(first, true);
    assertThat(turns.join(key("k"))).isPresent();
  }

  @Test
  void whoGivesUpBeforeItsTurnLeavesItsPlaceToAnother() {
    join("k");
    join("k");
    OrderKeys.Turn impatient = join("k");
    turns.over(impatient, false);
    assertThat(turns.join(key("k"))).isPresent();
  }

  @Test
  void whoComesAfterOneThatGaveUpLearnsThatWhenItsTurnComes() {
    OrderKeys.Turn first = join("k");
    OrderKeys.Turn impatient = join("k");
    OrderKeys.Turn third = join("k");
    turns.over(impatient, false);
    assertThat(third.coming()).isNotDone();
    turns.over(first, true);
    assertThat(third.coming()).isCompletedWithValue(false);
  }

  @Test
  void whoComesAfterOneThatWasNotAcceptedLearnsThat() {
    OrderKeys.Turn first = join("k");
    OrderKeys.Turn second = join("k");
    turns.over(first, false);
    assertThat(second.coming()).isCompletedWithValue(false);
    turns.over(second, true);
    assertThat(join("k").coming()).as("of a key that nobody holds").isCompletedWithValue(true);
  }

  @Test
  void twoApplicationsMayUseTheSameKey() {
    join("k");
    AppId other = new AppId("70af4c8dcb758d00ce35adb3");
    assertThat(turns.join(new OrderKeys.Key(other, "k")).orElseThrow().coming()).isCompleted();
  }

  /** As where the executor is the caller's own thread, and each one ends at once. */
  @Test
  void aHundredThousandThatEndAsSoonAsTheyHaveTheirTurnDoNotCallEachOtherDeeper() {
    OrderKeys many = new OrderKeys(100_000);
    OrderKeys.Turn first = many.join(key("k")).orElseThrow();
    Deque<OrderKeys.Turn> ended = new ArrayDeque<>();
    for (int i = 0; i < 100_000; i++) {
      OrderKeys.Turn turn = many.join(key("k")).orElseThrow();
      turn.coming()
          .thenRun(
              () -> {
                ended.add(turn);
                many.over(turn, false);
              });
    }
    many.over(first, true);
    assertThat(ended).hasSize(100_000);
    assertThat(many.join(key("k")).orElseThrow().coming()).isCompletedWithValue(true);
  }

  /** The last one of a key ends on another thread, just while it is given its turn. */
  @Test
  void aTurnThatEndsWhileItIsHandedOnLeavesTheKeyToOneAlone() throws Exception {
    OrderKeys.Turn first = join("k");
    OrderKeys.Turn second = join("k");
    second.coming().thenRun(() -> onAnotherThread(() -> turns.over(second, true)));
    turns.over(first, true);
    OrderKeys.Turn third = join("k");
    assertThat(third.coming()).isCompletedWithValue(true);
    OrderKeys.Turn fourth = join("k");
    assertThat(fourth.coming()).isNotDone();
    turns.over(third, true);
    assertThat(fourth.coming()).isCompletedWithValue(true);
    turns.over(fourth, true);
  }

  private static void onAnotherThread(Runnable task) {
    CompletableFuture.runAsync(task).join();
  }

  /** Many threads, each of which must be alone while it has its turn. */
  @Test
  void neverGivesOneKeyToTwoUnderManyThreads() throws Exception {
    OrderKeys busy = new OrderKeys(100_000);
    AtomicInteger holders = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(80_000);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    for (int i = 0; i < 8; i++) {
      threads.execute(
          () -> {
            for (int n = 0; n < 10_000; n++) {
              OrderKeys.Turn turn = busy.join(key("k")).orElseThrow();
              turn.coming()
                  .thenRunAsync(
                      () -> {
                        most.accumulateAndGet(holders.incrementAndGet(), Math::max);
                        holders.decrementAndGet();
                        busy.over(turn, true);
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

  private OrderKeys.Turn join(String name) {
    return turns.join(key(name)).orElseThrow();
  }

  private static OrderKeys.Key key(String name) {
    return new OrderKeys.Key(VirtualGateway.APP, name);
  }
}
