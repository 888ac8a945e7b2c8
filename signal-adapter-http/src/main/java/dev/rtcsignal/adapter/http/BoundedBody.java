package dev.rtcsignal.adapter.http;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Reads an answer up to a limit; one that is longer is dropped, and its connection with it. */
final class BoundedBody implements BodySubscriber<BoundedBody.Content> {
  /** Real answers have some hundred bytes. */
  static final int MAX_BYTES = 65_536;

  /** What was read. */
  record Content(byte[] bytes, boolean complete) {}

  private final CompletableFuture<Content> content = new CompletableFuture<>();
  private final ByteBuffer collected = ByteBuffer.allocate(MAX_BYTES);
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
      if (part.remaining() > collected.remaining()) {
        subscription.cancel();
        content.complete(new Content(new byte[0], false));
        return;
      }
      collected.put(part);
    }
  }

  @Override
  public void onError(Throwable error) {
    content.completeExceptionally(error);
  }

  @Override
  public void onComplete() {
    collected.flip();
    byte[] bytes = new byte[collected.remaining()];
    collected.get(bytes);
    content.complete(new Content(bytes, true));
  }
}
