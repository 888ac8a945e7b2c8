package dev.rtcsignal.app.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rtcsignal.adapter.webhook.NotificationWebhook;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.adapter.webhook.WebhookReply;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import dev.rtcsignal.ports.memory.PresenceTracker;
import dev.rtcsignal.ports.memory.RecordingHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sealed messages and notifications of rooms, as a team's test sees them. */
@ExtendWith(RtcEmulatorExtension.class)
class SealedTestKitTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final RecordingHandler handler = new RecordingHandler(Ack.text("ok"));
  private HttpServer http;

  @BeforeEach
  void listen() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.start();
  }

  @AfterEach
  void stop() {
    http.stop(0);
  }

  private URI serve(String path, Function<byte[], CompletionStage<WebhookReply>> webhook) {
    http.createContext(path, exchange -> answer(exchange, webhook));
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

  private URI demanding(RtcEmulator cloud) {
    InMemoryKeys keys = new InMemoryKeys().add(cloud.appKey());
    SignalWebhook webhook =
        SignalWebhook.builder(TokenSenderCheck.of(keys, Duration.ZERO), handler, cloud.clock())
            .envelopes(SignalWebhook.EnvelopePolicy.DEMANDED, keys)
            .build();
    return serve("/callback", webhook::receive);
  }

  @Test
  void aClientSealsTextAndBytesWithIncreasingNumbers(
      RtcEmulator cloud, @User("alice") RtcClient alice) {
    alice.setSealedServerParams(demanding(cloud));
    assertThat(alice.sendServerMessage("hello").message()).isEqualTo("ok");
    assertThat(alice.sendServerMessage(Payload.binary((byte) 1)).message()).isEqualTo("ok");
    assertThat(handler.received())
        .extracting(InboundSignal::payload)
        .containsExactly(Payload.text("hello"), Payload.binary((byte) 1));
    assertThat(handler.received())
        .extracting(signal -> signal.envelope().orElseThrow().seq())
        .containsExactly(1L, 2L);
    assertThat(handler.received())
        .allSatisfy(signal -> assertThat(signal.envelope().orElseThrow().missing()).isZero());
  }

  @Test
  void aCallbackThatTheCloudPostsTwiceIsHandledOnce(
      RtcEmulator cloud, @User("alice") RtcClient alice) {
    alice.setSealedServerParams(demanding(cloud));
    cloud.addFault(Fault.atCallback().times(1).duplicate());
    assertThat(alice.sendServerMessage("once").error()).isZero();
    assertThat(alice.sendServerMessage("twice").error()).isZero();
    assertThat(handler.received()).hasSize(2);
  }

  @Test
  void aLostMessageShowsAsAGap(RtcEmulator cloud, @User("alice") RtcClient alice) {
    alice.setSealedServerParams(demanding(cloud));
    alice.sendServerMessage("first");
    cloud.addFault(Fault.atCallback().times(1).close());
    assertThat(alice.sendServerMessage("lost").error()).isEqualTo(17);
    alice.sendServerMessage("third");
    assertThat(handler.received())
        .extracting(signal -> signal.envelope().orElseThrow().missing())
        .containsExactly(0L, 1L);
  }

  @Test
  void theWebhookRejectsABareMessage(RtcEmulator cloud, @User("alice") RtcClient alice) {
    alice.setServerParams(demanding(cloud));
    assertThat(alice.sendServerMessage("bare").error()).isEqualTo(18);
    assertThat(handler.received()).isEmpty();
  }

  @Test
  void notificationsOfTheEmulatorUpdateThePresenceTracker(
      RtcEmulator cloud, @User("alice") RtcClient alice, @User("bob") RtcClient bob) {
    PresenceTracker presence = new PresenceTracker();
    NotificationSecret secret = new NotificationSecret("test-kit-notification-secret");
    NotificationWebhook webhook =
        NotificationWebhook.builder(cloud.app(), () -> List.of(secret), presence, cloud.clock())
            .build();
    cloud.sendNotificationsTo(serve("/notifications", webhook::receive), secret);
    RoomId lobby = new RoomId("lobby");
    alice.join("lobby");
    bob.join("lobby");
    await().atMost(LONG).until(() -> presence.in(cloud.app(), lobby).size() == 2);
    cloud.kick("lobby", "bob");
    await()
        .atMost(LONG)
        .until(() -> presence.in(cloud.app(), lobby).keySet().equals(Set.of(new UserId("alice"))));
  }
}
