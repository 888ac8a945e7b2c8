package dev.rtcsignal.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.app.testkit.Fault;
import dev.rtcsignal.app.testkit.RtcClient;
import dev.rtcsignal.app.testkit.RtcEmulator;
import dev.rtcsignal.app.testkit.RtcEmulatorExtension;
import dev.rtcsignal.app.testkit.User;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The examples of the guide to sealed messages. */
@ExtendWith(RtcEmulatorExtension.class)
class SealedMessageExamplesTest {
  private final List<String> log = new CopyOnWriteArrayList<>();

  @Test
  void onlySealedMessagesReachTheHandler(RtcEmulator cloud, @User("alice") RtcClient alice)
      throws Exception {
    SignalWebhook webhook = webhook(cloud.appKey(), countingGaps(log), cloud.clock());
    HttpServer http = LoopbackServer.start("/callback", webhook::receive);
    try {
      URI callback = LoopbackServer.uri(http, "/callback");
      alice.setSealedServerParams(callback);
      assertThat(alice.sendServerMessage("first").message()).isEqualTo("ok");
      cloud.addFault(Fault.atCallback().times(1).close());
      assertThat(alice.sendServerMessage("lost").error()).isEqualTo(17);
      assertThat(alice.sendServerMessage("third").message()).isEqualTo("ok");
      assertThat(log).containsExactly("alice: 1 message is missing before message 3");
      alice.setServerParams(callback);
      assertThat(alice.sendServerMessage("bare").error()).isEqualTo(18);
    } finally {
      http.stop(0);
    }
  }

  private static SignalWebhook webhook(AppKey appKey, SignalHandler handler, InstantSource clock) {
    var keys = new InMemoryKeys().add(appKey);
    var check = TokenSenderCheck.of(keys, Duration.ofSeconds(5));
    var webhook =
        SignalWebhook.builder(check, handler, clock)
            .envelopes(SignalWebhook.EnvelopePolicy.DEMANDED, keys)
            .build();
    return webhook;
  }

  private static SignalHandler countingGaps(List<String> log) {
    SignalHandler handler =
        signal -> {
          signal
              .envelope()
              .filter(envelope -> envelope.missing() > 0)
              .ifPresent(
                  envelope ->
                      log.add(
                          "%s: %d message is missing before message %d"
                              .formatted(
                                  signal.sender().user(), envelope.missing(), envelope.seq())));
          return CompletableFuture.completedFuture(Ack.text("ok"));
        };
    return handler;
  }
}
