package dev.rtcsignal.app.docs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rtcsignal.adapter.webhook.WebhookReply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Serves a webhook on a free port of the loopback address. */
final class LoopbackServer {
  private LoopbackServer() {}

  static HttpServer start(String path, Function<byte[], CompletionStage<WebhookReply>> webhook)
      throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(path, exchange -> answer(exchange, webhook));
    http.start();
    return http;
  }

  static URI uri(HttpServer http, String path) {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + path);
  }

  private static void answer(
      HttpExchange exchange, Function<byte[], CompletionStage<WebhookReply>> webhook)
      throws IOException {
    WebhookReply reply =
        webhook.apply(exchange.getRequestBody().readAllBytes()).toCompletableFuture().join();
    byte[] body = reply.body().toArray();
    exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
