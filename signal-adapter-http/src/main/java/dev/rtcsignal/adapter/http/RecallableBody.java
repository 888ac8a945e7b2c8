package dev.rtcsignal.adapter.http;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * A request body that leaves at most once, or is recalled and then never leaves.
 *
 * <p>{@code java.net.http} subscribes to a body only once the connection is established; no byte of
 * the body can have been sent before that, and without its body the cloud cannot have taken the
 * request. Leaving and recalling exclude each other by one compare-and-set, so a request that was
 * reported as not sent is never sent afterwards. A client that repeats a request by itself gets an
 * error instead of the body.
 */
final class RecallableBody {
  private enum BodyState {
    WAITING,
    LEFT,
    RECALLED,
    FORBIDDEN
  }

  private final AtomicReference<BodyState> state = new AtomicReference<>(BodyState.WAITING);

  /** Returns whether the body has not left; if so, it never leaves. */
  boolean recall() {
    return state.compareAndSet(BodyState.WAITING, BodyState.RECALLED)
        || state.get() != BodyState.LEFT;
  }

  /** Returns whether the body was forbidden to leave at the last moment. */
  boolean isForbidden() {
    return state.get() == BodyState.FORBIDDEN;
  }

  /** Returns a publisher of the body's bytes, for one request. */
  BodyPublisher publisher(byte[] bytes) {
    return publisher(bytes, () -> true);
  }

  /**
   * Returns a publisher of the body's bytes, for one request.
   *
   * @param permitted asked when the body is about to leave; if it may not, it never does
   */
  BodyPublisher publisher(byte[] bytes, BooleanSupplier permitted) {
    BodyPublisher body = BodyPublishers.ofByteArray(bytes);
    return new BodyPublisher() {
      @Override
      public long contentLength() {
        return body.contentLength();
      }

      @Override
      public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        BodyState next = permitted.getAsBoolean() ? BodyState.LEFT : BodyState.FORBIDDEN;
        if (state.compareAndSet(BodyState.WAITING, next) && next == BodyState.LEFT) {
          body.subscribe(subscriber);
          return;
        }
        subscriber.onSubscribe(new EmptySubscription());
        subscriber.onError(
            new IOException("the request was recalled or forbidden, or has left already"));
      }
    };
  }

  /** The subscription to a body that does not leave. */
  private static final class EmptySubscription implements Flow.Subscription {
    @Override
    public void request(long n) {
      // The error has been signalled already.
    }

    @Override
    public void cancel() {
      // Nothing is under way.
    }
  }
}
