package dev.rtcsignal.app.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.adapter.http.Signals;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.app.testkit.RtcEmulatorExtension;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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
    var webhook = SignalWebhook.builder(check, handler).build();
    // In your HTTP server:
    // webhook.receive(bytes).thenAccept(reply -> respond(reply.status(), reply.body()));
    return webhook;
  }

  /** The first program calls the cloud itself, so it is compiled, and run as far as that. */
  @Test
  void theFirstProgramAsksForAnAppId() {
    assertThatThrownBy(() -> send("no id!", "AKLT", "secret"))
        .isInstanceOf(InvalidSignalException.class);
  }

  private static void send(String appId, String id, String secret) throws InterruptedException {
    try (var signals = Signals.volcengine(appId, "server", AccessKey.of(id, secret))) {
      System.out.println(signals.toRoom("lobby").text("welcome"));
    } // Accepted, Refused, NotSent or Uncertain
  }
}
