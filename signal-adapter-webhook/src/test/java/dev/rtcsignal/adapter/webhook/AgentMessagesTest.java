package dev.rtcsignal.adapter.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SenderCheck;
import dev.rtcsignal.ports.memory.RecordingHandler;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Regression: the documented server message of an AI agent (vendor-facts 4.7) was answered 400. Row
 * B8 of the field faults.
 */
class AgentMessagesTest {
  private static final SenderCheck CHECK =
      (signature, now) ->
          signature.equals("agent signature")
              ? new Verdict.Trusted<>(
                  VerifiedSender.unchecked(
                      new AppId("60af4c8dcb758d00ce35adb3"), new UserId("agent")))
              : new Verdict.Rejected<>(RejectionReason.UNKNOWN_FORM);

  private final RecordingHandler handler = new RecordingHandler(Ack.text("ok"));
  private final SignalWebhook documented =
      SignalWebhook.builder(CHECK, handler, () -> Instant.EPOCH).build();
  private final SignalWebhook alsoOfAgents =
      SignalWebhook.builder(CHECK, handler, () -> Instant.EPOCH).acceptingAgentMessages().build();

  @Test
  void areBytesInBase64() {
    assertThat(status(alsoOfAgents, body("Y29udgAAAAJ7fQ=="))).isEqualTo(200);
    assertThat(handler.received())
        .extracting(InboundSignal::payload)
        .containsExactly(Payload.binary("conv\0\0\0\2{}".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void areMalformedUnlessTheBuilderAcceptsThem() {
    assertThat(status(documented, body("Y29udgAAAAJ7fQ=="))).isEqualTo(400);
    assertThat(handler.received()).isEmpty();
  }

  @Test
  void leaveTheDocumentedCallbackAsItIs() {
    String text = "{\"message\":\"dGVzdA==\",\"binary\":false,\"signature\":\"agent signature\"}";
    assertThat(status(alsoOfAgents, text)).isEqualTo(200);
    assertThat(handler.received())
        .extracting(InboundSignal::payload)
        .containsExactly(Payload.text("dGVzdA=="));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hello", "dGVzdA", "dGVzdA=", "dGVzdB==", "dGVz dA==", "_-8=", "dGVzdA==\\n", "é"})
  void areMalformedUnlessTheirMessageIsPaddedBase64(String message) {
    assertThat(status(alsoOfAgents, body(message))).isEqualTo(400);
    assertThat(handler.received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\":\"dGVzdA==\"}",
        "{\"message\":\"dGVzdA==\",\"signature\":\"\"}",
        "{\"signature\":\"agent signature\"}",
        "{\"message\":1,\"signature\":\"agent signature\"}",
        "{\"message\":\"dGVzdA==\",\"binary\":null,\"signature\":\"agent signature\"}",
        "{\"message\":\"\",\"message\":\"\",\"signature\":\"agent signature\"}",
      })
  void areMalformedUnlessOnlyBinaryIsMissing(String body) {
    assertThat(status(alsoOfAgents, body)).isEqualTo(400);
  }

  @Test
  void haveToProveTheirSender() {
    String forged = "{\"message\":\"dGVzdA==\",\"signature\":\"another\"}";
    assertThat(status(alsoOfAgents, forged)).isEqualTo(401);
  }

  @Test
  void haveAtMost64KibibytesOfBytes() {
    assertThat(status(alsoOfAgents, body(zeros(65_536)))).isEqualTo(200);
    assertThat(status(alsoOfAgents, body(zeros(65_537)))).isEqualTo(413);
  }

  private static String zeros(int bytes) {
    return Base64.getEncoder().encodeToString(new byte[bytes]);
  }

  private static String body(String message) {
    return "{\"message\":\"" + message + "\",\"signature\":\"agent signature\"}";
  }

  private static int status(SignalWebhook webhook, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return webhook.receive(bytes).toCompletableFuture().join().status();
  }
}
