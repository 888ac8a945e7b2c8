package dev.rtcsignal.adapter.http;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A request body that leaves at most once, or is recalled and then never leaves.
 *
 * <p>The client subscribes to it only when a connection stands; until then not one byte of it can
 * have been sent, and without its body the cloud cannot have taken the request. Since only one of
 * leaving and recalling can win, what was told to be not sent is not sent afterwards either. A
 * client that repeats a request by itself finds the body gone.
 */
final class RecallableBody implements BodyPublisher {
  private enum State {
    WAITING,
    LEFT,
    RECALLED
  }

  private final BodyPublisher body;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

  RecallableBody(byte[] body) {
    this.body = BodyPublishers.ofByteArray(body);
  }

  /** Tells whether the body has not left, and makes sure that it never will. */
  boolean recall() {
    return state.compareAndSet(State.WAITING, State.RECALLED) || state.get() == State.RECALLED;
  }

  @Override
  public long contentLength() {
    return body.contentLength();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    if (state.compareAndSet(State.WAITING, State.LEFT)) {
      body.subscribe(subscriber);
      return;
    }
    subscriber.onSubscribe(new Nothing());
    subscriber.onError(new IOException("the request was recalled, or has left already"));
  }

  /** The subscription to a body that is not there. */
  private static final class Nothing implements Flow.Subscription {
    @Override
    public void request(long n) {
      // There is nothing to give; the error has been told.
    }

    @Override
    public void cancel() {
      // There is nothing to stop.
    }
  }
}
