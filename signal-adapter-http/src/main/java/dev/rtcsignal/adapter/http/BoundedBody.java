package dev.rtcsignal.adapter.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Reads a response body of at most {@value #MAX_BYTES} bytes; a longer one closes the connection.
 */
final class BoundedBody implements BodySubscriber<BoundedBody.Content> {
  /** Responses of the cloud have a few hundred bytes. */
  static final int MAX_BYTES = 65_536;

  /** The bytes of a response body; empty and not complete if it was too long. */
  record Content(byte[] bytes, boolean complete) {}

  private final CompletableFuture<Content> content = new CompletableFuture<>();
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream(1024);
  private Flow.Subscription subscription;

  @Override
  public CompletionStage<Content> getBody() {
    return content;
  }

  @Override
  public void onSubscribe(Flow.Subscription upstream) {
    subscription = upstream;
    upstream.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    for (ByteBuffer part : parts) {
      if (part.remaining() > MAX_BYTES - collected.size()) {
        subscription.cancel();
        content.complete(new Content(new byte[0], false));
        return;
      }
      byte[] bytes = new byte[part.remaining()];
      part.get(bytes);
      collected.writeBytes(bytes);
    }
  }

  @Override
  public void onError(Throwable error) {
    content.completeExceptionally(error);
  }

  @Override
  public void onComplete() {
    content.complete(new Content(collected.toByteArray(), true));
  }
}
