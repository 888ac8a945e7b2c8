package dev.rtcsignal.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {
  /** An upstream that remembers whether it was cancelled. */
  private static final class Upstream implements Flow.Subscription {
    private boolean cancelled;

    @Override
    public void request(long n) {
      assertThat(n).isPositive();
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  private final BoundedBody body = new BoundedBody();
  private final Upstream upstream = new Upstream();

  @Test
  void readsPartsUpToTheLimit() {
    body.onSubscribe(upstream);
    body.onNext(List.of(ByteBuffer.wrap(new byte[65_000]), ByteBuffer.wrap(new byte[500])));
    body.onNext(List.of(ByteBuffer.wrap(new byte[36])));
    body.onComplete();
    assertThat(content().complete()).isTrue();
    assertThat(content().bytes()).hasSize(65_536);
    assertThat(upstream.cancelled).isFalse();
  }

  @Test
  void dropsABodyThatIsOneByteTooLongAndItsConnection() {
    body.onSubscribe(upstream);
    body.onNext(List.of(ByteBuffer.wrap(new byte[65_536])));
    body.onNext(List.of(ByteBuffer.wrap(new byte[1])));
    assertThat(content().complete()).isFalse();
    assertThat(content().bytes()).isEmpty();
    assertThat(upstream.cancelled).isTrue();
  }

  @Test
  void readsAnEmptyBody() {
    body.onSubscribe(upstream);
    body.onComplete();
    assertThat(content().bytes()).isEmpty();
    assertThat(content().complete()).isTrue();
  }

  @Test
  void failsWhenTheConnectionBreaksInside() {
    body.onSubscribe(upstream);
    body.onNext(List.of(ByteBuffer.wrap(new byte[10])));
    body.onError(new IOException("reset"));
    assertThat(body.getBody().toCompletableFuture()).isCompletedExceptionally();
  }

  private BoundedBody.Content content() {
    CompletableFuture<BoundedBody.Content> read = body.getBody().toCompletableFuture();
    assertThat(read).isCompleted();
    return read.join();
  }
}
