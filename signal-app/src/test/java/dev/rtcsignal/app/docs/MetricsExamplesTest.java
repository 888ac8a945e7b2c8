package dev.rtcsignal.app.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.app.testkit.RtcEmulator;
import dev.rtcsignal.app.testkit.RtcEmulatorExtension;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.CallbackListener;
import dev.rtcsignal.ports.DeliveryListener;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import dev.rtcsignal.ports.memory.RecordingHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The examples of the guide to metrics. */
@ExtendWith(RtcEmulatorExtension.class)
class MetricsExamplesTest {
  @Test
  void aListenerCountsOutcomes(RtcEmulator cloud) throws Exception {
    Map<String, Integer> sends = new ConcurrentHashMap<>();
    try (OpenApiTransport transport = counting(cloud, sends)) {
      transport.send(
          new OutboundSignal(
              cloud.app(),
              new SenderId("server"),
              new Audience.User(new UserId("alice")),
              Payload.text("hello")));
      await().atMost(Duration.ofSeconds(30)).until(() -> !sends.isEmpty());
      assertThat(sends).containsExactly(Map.entry("Accepted", 1));
    }
  }

  private static OpenApiTransport counting(RtcEmulator cloud, Map<String, Integer> sends) {
    return OpenApiTransport.builder()
        .app(cloud.app(), cloud.accessKey())
        .cloud(cloud.uri(), cloud.region())
        .listener(
            DeliveryListener.onEnd(
                (signal, result) ->
                    sends.merge(result.getClass().getSimpleName(), 1, Integer::sum)))
        .build();
  }

  @Test
  void aListenerCountsCallbacks(AppKey appKey) {
    Map<String, Integer> outcomes = new ConcurrentHashMap<>();
    var check = TokenSenderCheck.of(new InMemoryKeys().add(appKey), Duration.ZERO);
    try (SignalWebhook webhook = counting(check, outcomes)) {
      byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
      assertThat(webhook.receive(body).toCompletableFuture().join().status()).isEqualTo(400);
    }
    assertThat(outcomes).containsExactly(Map.entry("Malformed", 1));
  }

  private static SignalWebhook counting(TokenSenderCheck check, Map<String, Integer> outcomes) {
    var handler = new RecordingHandler(Ack.empty());
    var webhook =
        SignalWebhook.builder(check, handler)
            .listener(
                CallbackListener.onEnd(
                    callback ->
                        outcomes.merge(
                            callback.outcome().getClass().getSimpleName(), 1, Integer::sum)))
            .build();
    return webhook;
  }
}
