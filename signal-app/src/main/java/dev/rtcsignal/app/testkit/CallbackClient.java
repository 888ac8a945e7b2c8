package dev.rtcsignal.app.testkit;

import dev.rtcsignal.app.cloud.CallbackSender.Result;
import dev.rtcsignal.app.wire.BodyPoster;
import dev.rtcsignal.ports.Delayer;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Posts callbacks and notifications with the JDK's HTTP client as the cloud does (vendor-facts
 * 4.3): no content type, no signature of the request. Follows no redirect and never retries.
 *
 * <p>Without a response head within the timeout, by the emulator's clock, the result is {@link
 * Result#NOT_RECEIVED}; if the body does not end within another one or exceeds {@value
 * #MAX_BODY_BYTES} bytes, it is {@link Result#FAILED_TO_RESPOND}.
 */
final class CallbackClient implements BodyPoster {
  private static final int MAX_BODY_BYTES = 65_536;

  private final HttpClient client;
  private final Delayer delayer;
  private final UnfinishedWork work;
  private final Duration timeout;

  CallbackClient(HttpClient client, Delayer delayer, UnfinishedWork work, Duration timeout) {
    this.client = client;
    this.delayer = delayer;
    this.work = work;
    this.timeout = timeout;
  }

  @Override
  public CompletionStage<Result> post(String url, String body) {
    return work.post(
        () -> {
          try {
            HttpRequest request =
                HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.ofString(body)).build();
            return new Exchange().start(request);
          } catch (IllegalArgumentException | IllegalStateException e) {
            // The client refuses the URL, as one with port 99999, or the emulator is closed.
            return CompletableFuture.completedFuture(Result.failed(Result.NOT_RECEIVED));
          }
        });
  }

  private final class Exchange implements BodyHandler<Void>, Flow.Subscriber<List<ByteBuffer>> {
    private final CompletableFuture<Result> result = new CompletableFuture<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile CompletableFuture<Void> timer = startTimer();
    private volatile int status;

    CompletableFuture<Result> start(HttpRequest request) {
      CompletableFuture<?> sent = client.sendAsync(request, this);
      sent.whenComplete((done, error) -> fail());
      over.thenRun(() -> sent.cancel(true));
      result.whenComplete((done, error) -> timer.cancel(false));
      return result;
    }

    private CompletableFuture<Void> startTimer() {
      CompletableFuture<Void> started = delayer.after(timeout);
      started.thenRun(this::fail);
      return started;
    }

    /** Closes the connection, unless there is a response: then it can be used again. */
    private void fail() {
      if (result.complete(
          Result.failed(status == 0 ? Result.NOT_RECEIVED : Result.FAILED_TO_RESPOND))) {
        over.complete(null);
      }
    }

    @Override
    public BodySubscriber<Void> apply(ResponseInfo head) {
      timer.cancel(false);
      status = head.statusCode();
      timer = startTimer();
      return BodySubscribers.fromSubscriber(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
      for (ByteBuffer part : parts) {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        body.writeBytes(bytes);
      }
      if (body.size() > MAX_BODY_BYTES) {
        fail();
      }
    }

    @Override
    public void onError(Throwable error) {
      fail();
    }

    @Override
    public void onComplete() {
      result.complete(Result.of(status, body.toString(StandardCharsets.UTF_8)));
    }
  }
}
