package dev.rtcsignal.adapter.webhook.embedding;

import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.WebhookReply;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletionStage;

/**
 * The webhook as a resource of Jakarta REST. Without {@code @Consumes}: it accepts any content
 * type.
 */
@Path("/callback")
public final class JakartaRestExample {
  private final SignalWebhook webhook;

  JakartaRestExample(SignalWebhook webhook) {
    this.webhook = webhook;
  }

  @POST
  public CompletionStage<Response> receive(InputStream body) throws IOException {
    return webhook
        .receive(body.readNBytes(SignalWebhook.MAX_BODY_BYTES + 1))
        .thenApply(JakartaRestExample::response);
  }

  private static Response response(WebhookReply reply) {
    Response.ResponseBuilder response =
        Response.status(reply.status())
            .type("text/plain;charset=UTF-8")
            .entity(reply.body().toArray());
    reply.retryAfterSeconds().ifPresent(wait -> response.header(HttpHeaders.RETRY_AFTER, wait));
    return response.build();
  }
}
