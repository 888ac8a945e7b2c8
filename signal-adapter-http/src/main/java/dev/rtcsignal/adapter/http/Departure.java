package dev.rtcsignal.adapter.http;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/**
 * A request body that knows whether it has left. The client subscribes only when a connection
 * stands; until then not one byte of the body can have been sent, and without its body the cloud
 * cannot have taken the request.
 */
final class Departure implements BodyPublisher {
  private final BodyPublisher body;
  private volatile boolean left;

  Departure(byte[] body) {
    this.body = BodyPublishers.ofByteArray(body);
  }

  boolean hasLeft() {
    return left;
  }

  @Override
  public long contentLength() {
    return body.contentLength();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    left = true;
    body.subscribe(subscriber);
  }
}
