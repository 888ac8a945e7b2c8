package dev.rtcsignal.adapter.webhook.embedding;

import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.WebhookReply;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletionStage;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The webhook as a controller of Spring. Without {@code consumes}: it accepts any content type. The
 * raw stream and not {@code @RequestBody}: of what calls itself a form, Spring would hand over the
 * parameters and not the bytes.
 */
@RestController
public class SpringExample {
  private final SignalWebhook webhook;

  SpringExample(SignalWebhook webhook) {
    this.webhook = webhook;
  }

  @PostMapping("/callback")
  public CompletionStage<ResponseEntity<byte[]>> receive(InputStream body) throws IOException {
    return webhook
        .receive(body.readNBytes(SignalWebhook.MAX_BODY_BYTES + 1))
        .thenApply(SpringExample::response);
  }

  private static ResponseEntity<byte[]> response(WebhookReply reply) {
    ResponseEntity.BodyBuilder response =
        ResponseEntity.status(reply.status())
            .header(HttpHeaders.CONTENT_TYPE, "text/plain;charset=UTF-8");
    reply.retryAfterSeconds().ifPresent(wait -> response.header(HttpHeaders.RETRY_AFTER, wait));
    return response.body(reply.body().toArray());
  }
}
