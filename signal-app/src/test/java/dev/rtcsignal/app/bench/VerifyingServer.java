package dev.rtcsignal.app.bench;

import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.hostile.Callbacks;
import dev.rtcsignal.app.net.CountingTransport;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.app.server.ReferenceServer;
import dev.rtcsignal.app.server.TestOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/**
 * The reference server with the default limits, and a handler that does nothing on the thread of
 * its caller, in a process of its own. Only the rate of each user is lifted.
 */
final class VerifyingServer {
  static final String ACK = "ok";

  private VerifyingServer() {}

  public static void main(String[] args) throws IOException {
    InstantSource clock = InstantSource.system();
    InMemoryKeys keys = new InMemoryKeys().add(Callbacks.KEY);
    Ack ack = Ack.text(ACK);
    SignalWebhook webhook =
        SignalWebhook.builder(
                TokenSenderCheck.of(keys, Duration.ofSeconds(5)),
                signal -> CompletableFuture.completedFuture(ack),
                clock)
            .ratePerUser(1_000_000)
            .build();
    ReferenceServer server =
        new ReferenceServer(
            CountingTransport.vertx(new VertxOptions()),
            new TestOptions(Callbacks.KEY.app(), keys, webhook)
                .transport(InMemoryTransport.answering(signal -> new SendResult.Accepted("r1")))
                .build(),
            new ServerEvents(clock));
    FanOutCommands.follow(TestCloud.await(server.listen("127.0.0.1", 0)), number -> {});
    System.exit(0);
  }
}
