package dev.rtcsignal.adapter.webhook.embedding;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.WebhookReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;

/** The webhook in the JDK's own server, which waits for no handler: the stage answers. */
final class JdkServerExample {
  private JdkServerExample() {}

  static HttpServer start(SignalWebhook webhook, InetSocketAddress address, Executor executor)
      throws IOException {
    HttpServer server = HttpServer.create(address, 0);
    server.setExecutor(executor);
    server.createContext(
        "/callback",
        exchange -> {
          byte[] body = exchange.getRequestBody().readNBytes(SignalWebhook.MAX_BODY_BYTES + 1);
          webhook.receive(body).thenAccept(reply -> answer(exchange, reply));
        });
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, WebhookReply reply) {
    reply
        .retryAfterSeconds()
        .ifPresent(wait -> exchange.getResponseHeaders().set("Retry-After", wait));
    byte[] body = reply.body().toArray();
    try (exchange) {
      exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException("the caller went away", e);
    }
  }
}
