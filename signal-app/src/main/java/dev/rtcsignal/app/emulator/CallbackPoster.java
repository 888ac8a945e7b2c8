package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.cloud.CallbackSender;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Posts callbacks over HTTP as the cloud does (vendor-facts 4.3): three fields, no content type, no
 * signature of its own; no redirect is followed and nothing is repeated.
 *
 * <p>Whoever gives no answer in 12 seconds has not received it; whoever began one and does not end
 * it by then, or sends more than 64 KiB, has failed to respond.
 */
final class CallbackPoster implements CallbackSender {
  private static final Duration TIMEOUT = Duration.ofSeconds(12);
  private static final int MAX_ANSWER_BYTES = 65_536;

  /** Callbacks of many clients are under way at once; the client's own default would queue them. */
  private static final int MAX_CONNECTIONS = 4_096;

  private final HttpClient client;
  private final Duration timeout;

  CallbackPoster(Vertx vertx) {
    this(vertx, TIMEOUT);
  }

  CallbackPoster(Vertx vertx, Duration timeout) {
    this.timeout = timeout;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(3_000),
            new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
  }

  @Override
  public CompletionStage<Answer> post(Callback callback) {
    return post(callback.url(), callback.body());
  }

  /** Posts any text. */
  CompletionStage<Answer> post(String url, String body) {
    try {
      RequestOptions request = new RequestOptions().setAbsoluteURI(url).setMethod(HttpMethod.POST);
      return client
          .request(request)
          .compose(open -> exchange(open, body))
          .otherwise(error -> Answer.failed(Answer.NOT_RECEIVED))
          .toCompletionStage();
    } catch (IllegalArgumentException | IllegalStateException e) {
      // A port that cannot be, and what else the client refuses to connect to; or it is closed.
      return Future.succeededFuture(Answer.failed(Answer.NOT_RECEIVED)).toCompletionStage();
    }
  }

  Future<Void> close() {
    return client.close();
  }

  private Future<Answer> exchange(HttpClientRequest open, String body) {
    Promise<Answer> answered = Promise.promise();
    open.send(Buffer.buffer(body.getBytes(StandardCharsets.UTF_8)))
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .onSuccess(response -> read(response, answered))
        .onFailure(answered::tryFail);
    return answered.future().onComplete(done -> open.reset());
  }

  private void read(HttpClientResponse response, Promise<Answer> answered) {
    Buffer body = Buffer.buffer();
    response.handler(
        part -> {
          body.appendBuffer(part);
          if (body.length() > MAX_ANSWER_BYTES) {
            answered.tryComplete(Answer.failed(Answer.FAILED_TO_RESPOND));
          }
        });
    response.exceptionHandler(
        broken -> answered.tryComplete(Answer.failed(Answer.FAILED_TO_RESPOND)));
    response.endHandler(
        end ->
            answered.tryComplete(
                Answer.of(response.statusCode(), body.toString(StandardCharsets.UTF_8))));
    response
        .end()
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(late -> answered.tryComplete(Answer.failed(Answer.FAILED_TO_RESPOND)));
  }
}
