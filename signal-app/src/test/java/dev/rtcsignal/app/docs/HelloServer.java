package dev.rtcsignal.app.docs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.adapter.webhook.WebhookReply;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** A business server that greets each user who sends it a message. */
public final class HelloServer {
  public static void main(String[] args) throws IOException {
    AppId app = new AppId("de30de30de30de30de30de30");
    start(new AppKey(app, "published-app-key-of-the-demo"), 8081, Executors.newCachedThreadPool());
  }

  static HttpServer start(AppKey appKey, int port, Executor executor) throws IOException {
    var check = TokenSenderCheck.of(new InMemoryKeys().add(appKey), Duration.ofSeconds(5));
    var handler =
        SignalHandler.blocking(signal -> Ack.text("hello " + signal.sender().user()), executor);
    var webhook = SignalWebhook.builder(check, handler).build();
    var http = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    http.createContext("/callback", exchange -> receive(webhook, exchange));
    http.start();
    return http;
  }

  private static void receive(SignalWebhook webhook, HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(SignalWebhook.MAX_BODY_BYTES + 1);
    webhook.receive(body).thenAccept(reply -> respond(exchange, reply));
  }

  private static void respond(HttpExchange exchange, WebhookReply reply) {
    byte[] body = reply.body().toArray();
    try (exchange) {
      exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException("the response could not be written", e);
    }
  }
}
