package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.cloud.CallbackSender.Callback;
import dev.rtcsignal.app.cloud.CallbackSender.Result;
import dev.rtcsignal.app.wire.BodyPoster;
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
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Posts callbacks over HTTP as the cloud does (vendor-facts 4.3): three fields, no content type, no
 * signature of the request. Follows no redirect and never retries.
 *
 * <p>Without a response head within 12 seconds the result is {@link Result#NOT_RECEIVED}; if the
 * body does not end within another 12 seconds or exceeds {@value #MAX_BODY_BYTES} bytes, it is
 * {@link Result#FAILED_TO_RESPOND}.
 */
final class CallbackPoster implements BodyPoster {
  private static final String ORIGIN = "x-rtc-emulator-message";
  private static final Duration TIMEOUT = Duration.ofSeconds(12);
  private static final int MAX_BODY_BYTES = 65_536;

  /** The default of Vert.x would queue the callbacks of many clients. */
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

  /**
   * Posts a callback. A header names the message, so that a console can tell which callback became
   * of it; the real cloud has no such header.
   */
  CompletionStage<Result> post(Callback callback) {
    return post(callback.url(), callback.body(), Map.of(ORIGIN, callback.origin()));
  }

  @Override
  public CompletionStage<Result> post(String url, String body) {
    return post(url, body, Map.of());
  }

  private CompletionStage<Result> post(String url, String body, Map<String, String> headers) {
    try {
      RequestOptions request = new RequestOptions().setAbsoluteURI(url).setMethod(HttpMethod.POST);
      headers.forEach(request::putHeader);
      return client
          .request(request)
          .compose(open -> exchange(open, body))
          .otherwise(error -> Result.failed(Result.NOT_RECEIVED))
          .toCompletionStage();
    } catch (IllegalArgumentException | IllegalStateException e) {
      // The client refuses the URL, as one with port 99999, or is closed.
      return Future.succeededFuture(Result.failed(Result.NOT_RECEIVED)).toCompletionStage();
    }
  }

  Future<Void> close() {
    return client.close();
  }

  private Future<Result> exchange(HttpClientRequest open, String body) {
    Promise<Result> result = Promise.promise();
    open.send(Buffer.buffer(body.getBytes(StandardCharsets.UTF_8)))
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .onSuccess(response -> read(response, result))
        .onFailure(result::tryFail);
    return result.future().onComplete(done -> open.reset());
  }

  private void read(HttpClientResponse response, Promise<Result> result) {
    Buffer body = Buffer.buffer();
    response.handler(
        part -> {
          body.appendBuffer(part);
          if (body.length() > MAX_BODY_BYTES) {
            result.tryComplete(Result.failed(Result.FAILED_TO_RESPOND));
          }
        });
    response.exceptionHandler(
        broken -> result.tryComplete(Result.failed(Result.FAILED_TO_RESPOND)));
    response.endHandler(
        end ->
            result.tryComplete(
                Result.of(response.statusCode(), body.toString(StandardCharsets.UTF_8))));
    response
        .end()
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(late -> result.tryComplete(Result.failed(Result.FAILED_TO_RESPOND)));
  }
}
