package dev.rtcsignal.app.docs;

import com.sun.net.httpserver.HttpServer;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
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
import java.net.URI;
import java.time.Duration;

/** A business server for the example of a test: it announces each user in the lobby. */
final class GreetingServer implements AutoCloseable {
  private final HttpServer http;

  private GreetingServer(HttpServer http) {
    this.http = http;
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
    return new GreetingServer(LoopbackServer.start("/callback", webhook::receive));
  }

  URI callback() {
    return LoopbackServer.uri(http, "/callback");
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
