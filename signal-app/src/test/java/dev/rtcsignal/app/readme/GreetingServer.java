package dev.rtcsignal.app.readme;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.adapter.webhook.WebhookReply;
import dev.rtcsignal.app.testkit.RtcEmulator;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;

/** A small business server, as the README's test has one: it tells the lobby who said hello. */
final class GreetingServer implements AutoCloseable {
  private final HttpServer http;
  private final SignalWebhook webhook;

  private GreetingServer(HttpServer http, SignalWebhook webhook) {
    this.http = http;
    this.webhook = webhook;
  }

  static GreetingServer start(RtcEmulator cloud) throws IOException {
    SignalHandler greet =
        signal ->
            cloud
                .transport()
                .sendAsync(
                    new OutboundSignal(
                        cloud.app(),
                        new SenderId("server"),
                        new Audience.WholeRoom(new RoomId("lobby")),
                        Payload.text(signal.sender().user() + " is here")))
                .thenApply(sent -> Ack.text("welcome"));
    InMemoryKeys keys = new InMemoryKeys().add(cloud.appKey());
    SignalWebhook webhook =
        SignalWebhook.builder(TokenSenderCheck.of(keys, Duration.ZERO), greet, cloud.clock())
            .build();
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    GreetingServer server = new GreetingServer(http, webhook);
    http.createContext("/callback", server::handle);
    http.start();
    return server;
  }

  URI callback() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/callback");
  }

  private void handle(HttpExchange exchange) throws IOException {
    WebhookReply reply =
        webhook.receive(exchange.getRequestBody().readAllBytes()).toCompletableFuture().join();
    byte[] body = reply.body().toArray();
    exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
