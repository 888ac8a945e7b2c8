package dev.rtcsignal.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
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

  private final RecallableBody body = new RecallableBody();
  private final BodyPublisher publisher = body.publisher(new byte[10]);
  private final Receiver receiver = new Receiver();

  @Test
  void sendsTheWholeBodyToTheFirstSubscriber() {
    publisher.subscribe(receiver);
    assertThat(receiver.bytes).hasValue(10);
    assertThat(body.recall()).isFalse();
    assertThat(publisher.contentLength()).isEqualTo(10);
  }

  @Test
  void doesNotSendARecalledBody() {
    assertThat(body.recall()).isTrue();
    assertThat(body.recall()).as("asked again").isTrue();
    publisher.subscribe(receiver);
    assertThat(receiver.bytes).hasValue(0);
    assertThat(receiver.errors).hasSize(1);
  }

  /** A process may stand still between the start of a request and the moment its body leaves. */
  @Test
  void doesNotSendABodyThatIsForbiddenAtTheLastMoment() {
    AtomicBoolean permitted = new AtomicBoolean(true);
    BodyPublisher guarded = body.publisher(new byte[10], permitted::get);
    permitted.set(false);
    guarded.subscribe(receiver);
    assertThat(receiver.bytes).hasValue(0);
    assertThat(receiver.errors).hasSize(1);
    assertThat(body.isForbidden()).isTrue();
    assertThat(body.recall()).as("it never leaves").isTrue();
    permitted.set(true);
    guarded.subscribe(receiver);
    assertThat(receiver.bytes).hasValue(0);
  }

  @Test
  void asksNoMoreOnceABodyWasRecalled() {
    assertThat(body.recall()).isTrue();
    body.publisher(new byte[10], () -> false).subscribe(receiver);
    assertThat(body.isForbidden()).isFalse();
  }

  @Test
  void doesNotSendABodyTwice() {
    publisher.subscribe(receiver);
    Receiver second = new Receiver();
    publisher.subscribe(second);
    assertThat(second.bytes).hasValue(0);
    assertThat(second.errors).hasSize(1);
  }

  @Test
  void eitherSendsOrRecallsABodyInARace() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    for (int i = 0; i < 2_000; i++) {
      RecallableBody raced = new RecallableBody();
      Receiver racer = new Receiver();
      Future<?> leaving = threads.submit(() -> raced.publisher(new byte[1]).subscribe(racer));
      Future<Boolean> recalled = threads.submit(raced::recall);
      leaving.get();
      assertThat(racer.bytes.get() == 0).isEqualTo(recalled.get());
    }
    threads.shutdown();
  }
}
