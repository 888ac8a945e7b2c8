package dev.rtcsignal.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.app.testkit.RtcClient;
import dev.rtcsignal.app.testkit.RtcEmulator;
import dev.rtcsignal.app.testkit.RtcEmulatorExtension;
import dev.rtcsignal.app.testkit.User;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The examples of the README; that of a test is in {@link EmulatorExamplesTest}. */
@ExtendWith(RtcEmulatorExtension.class)
class ReadmeExamplesTest {
  @Test
  void receives(AppKey appKey) {
    ExecutorService executor = Executors.newCachedThreadPool();
    SignalWebhook webhook = webhook(appKey, executor);
    Lifetime hour = Lifetime.starting(Instant.now().minusSeconds(1), Duration.ofHours(1));
    String body =
        "{\"message\":\"hi\",\"binary\":false,\"signature\":\""
            + CallbackSignature.mint(appKey, "hyf", hour, 7).text()
            + "\"}";
    var reply = webhook.receive(body.getBytes(StandardCharsets.UTF_8)).toCompletableFuture().join();
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body().asUtf8()).isEqualTo("hello hyf");
    executor.shutdown();
  }

  private static SignalWebhook webhook(AppKey appKey, ExecutorService executor) {
    var check = TokenSenderCheck.of(new InMemoryKeys().add(appKey), Duration.ofSeconds(5));
    var handler =
        SignalHandler.blocking(signal -> Ack.text("hello " + signal.sender().user()), executor);
    var webhook = SignalWebhook.builder(check, handler, InstantSource.system()).build();
    // In your HTTP server:
    // webhook.receive(bytes).thenAccept(reply -> respond(reply.status(), reply.body()));
    return webhook;
  }

  @Test
  void sends(RtcEmulator cloud, @User("alice") RtcClient alice) throws Exception {
    alice.join("lobby");
    SendResult result = send(cloud.app(), cloud.accessKey(), cloud.uri());
    assertThat(result).isInstanceOf(SendResult.Accepted.class);
    assertThat(alice.awaitMessage().text()).isEqualTo("welcome");
  }

  private static SendResult send(AppId app, AccessKey accessKey, URI cloud)
      throws InterruptedException {
    try (var transport =
        OpenApiTransport.builder(InstantSource.system(), new SecureRandom())
            .app(app, accessKey)
            .cloud(cloud, "cn-north-1") // in production .volcengine() or .byteplus()
            .build()) {
      var lobby = new Audience.WholeRoom(new RoomId("lobby"));
      return transport.send(
          new OutboundSignal(app, new SenderId("server"), lobby, Payload.text("welcome")));
    } // Accepted, Refused, NotSent or Uncertain
  }
}
