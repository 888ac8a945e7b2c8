package dev.rtcsignal.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A body leaves at most once, or is recalled and never leaves. */
class RecallableBodyTest {
  /** A subscriber that counts the bytes and errors that it gets. */
  private static final class Receiver implements Flow.Subscriber<ByteBuffer> {
    private final AtomicInteger bytes = new AtomicInteger();
    private final List<Throwable> errors = new ArrayList<>();

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer part) {
      bytes.addAndGet(part.remaining());
    }

    @Override
    public void onError(Throwable error) {
      errors.add(error);
    }

    @Override
    public void onComplete() {
      // Counted by its bytes.
    }
  }

  private final RecallableBody departure = new RecallableBody(new byte[10]);
  private final Receiver receiver = new Receiver();

  @Test
  void leavesWholeToTheFirstSubscriber() {
    departure.subscribe(receiver);
    assertThat(receiver.bytes).hasValue(10);
    assertThat(departure.recall()).isFalse();
    assertThat(departure.contentLength()).isEqualTo(10);
  }

  @Test
  void doesNotLeaveOnceItIsRecalled() {
    assertThat(departure.recall()).isTrue();
    assertThat(departure.recall()).as("asked again").isTrue();
    departure.subscribe(receiver);
    assertThat(receiver.bytes).hasValue(0);
    assertThat(receiver.errors).hasSize(1);
  }

  @Test
  void doesNotLeaveTwice() {
    departure.subscribe(receiver);
    Receiver second = new Receiver();
    departure.subscribe(second);
    assertThat(second.bytes).hasValue(0);
    assertThat(second.errors).hasSize(1);
  }

  @Test
  void eitherLeavesOrIsRecalledWhoeverIsFaster() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    for (int i = 0; i < 2_000; i++) {
      RecallableBody raced = new RecallableBody(new byte[1]);
      Receiver racer = new Receiver();
      Future<?> leaving = threads.submit(() -> raced.subscribe(racer));
      Future<Boolean> recalled = threads.submit(raced::recall);
      leaving.get();
      assertThat(racer.bytes.get() == 0).isEqualTo(recalled.get());
    }
    threads.shutdown();
  }
}
