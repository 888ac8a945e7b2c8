package dev.rtcsignal.app.emulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

/**
 * Posts callbacks over HTTP as the cloud does (Spec 4.3): three fields, no content type, no
 * signature of its own; no redirect is followed and nothing is repeated. Whoever gives no answer in
 * 12 seconds has not received it.
 */
final class CallbackPoster implements CallbackSender {
  private static final long TIMEOUT_MILLIS = 12_000;
  private static final int MAX_ANSWER_BYTES = 65_536;

  private final HttpClient client;

  CallbackPoster(Vertx vertx) {
    this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(3_000));
  }

  @Override
  public CompletionStage<Answer> post(String url, String body) {
    Buffer bytes = Buffer.buffer(body.getBytes(StandardCharsets.UTF_8));
    RequestOptions request =
        new RequestOptions()
            .setAbsoluteURI(url)
            .setMethod(HttpMethod.POST)
            .setTimeout(TIMEOUT_MILLIS);
    return client
        .request(request)
        .compose(open -> open.send(bytes))
        .compose(CallbackPoster::answer)
        .otherwise(error -> Answer.failed(Answer.NOT_RECEIVED))
        .toCompletionStage();
  }

  private static Future<Answer> answer(HttpClientResponse response) {
    return response
        .body()
        .map(
            body -> {
              boolean ok = response.statusCode() >= 200 && response.statusCode() < 300;
              return ok && body.length() <= MAX_ANSWER_BYTES
                  ? new Answer(0, body.toString(StandardCharsets.UTF_8))
                  : Answer.failed(Answer.FAILED_TO_RESPOND);
            })
        .otherwise(broken -> Answer.failed(Answer.FAILED_TO_RESPOND));
  }
}
