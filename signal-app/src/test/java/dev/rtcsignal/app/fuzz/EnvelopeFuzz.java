package dev.rtcsignal.app.fuzz;

import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.SignalWebhook.EnvelopePolicy;
import dev.rtcsignal.adapter.webhook.WebhookReply;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Fuzzes sealed messages under the policy that demands them: the handler gets a message once, if
 * and only if it is an envelope with a valid MAC. The input is the message; the prefix {@code B}
 * makes it binary. The callback signature is genuine.
 */
public final class EnvelopeFuzz {
  private static final Set<Integer> STATUSES = Set.of(200, 400, 401, 413);
  private static final InMemoryKeys KEYS = new InMemoryKeys().add(FuzzFixture.KEY);

  private EnvelopeFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    String input = FuzzFixture.text(data);
    boolean binary = input.startsWith("B");
    String message = ReferenceEnvelope.signed(binary ? input.substring(1) : input, binary);
    List<InboundSignal> handled = new ArrayList<>();
    SignalWebhook webhook = webhook(handled);
    WebhookReply reply = receive(webhook, message, binary);
    boolean accepted = reply.status() == 200;
    Invariant.check(
        handled.size() == (accepted ? 1 : 0),
        "the handler is called if and only if the status is 200");
    ReferenceEnvelope expected = ReferenceEnvelope.of(message, binary);
    Invariant.check(!accepted || expected.isValid(), "only valid envelopes are accepted");
    Invariant.check(accepted || expected.mayBeRejected(), "valid envelopes are accepted");
    if (accepted) {
      Invariant.check(
          expected.matches(handled.get(0)),
          "the payload and the header equal those of the envelope");
      Invariant.check(receive(webhook, message, binary).status() == 200, "a repetition gets 200");
      Invariant.check(handled.size() == 1, "a repetition does not reach the handler");
    }
  }

  private static SignalWebhook webhook(List<InboundSignal> handled) {
    return SignalWebhook.builder(
            FuzzFixture.CHECK,
            signal -> {
              handled.add(signal);
              return CompletableFuture.completedFuture(Ack.empty());
            },
            () -> FuzzFixture.NOW)
        .envelopes(EnvelopePolicy.DEMANDED, KEYS)
        .build();
  }

  private static WebhookReply receive(SignalWebhook webhook, String message, boolean binary) {
    String wire = binary ? Base64.getEncoder().encodeToString(FuzzFixture.utf8(message)) : message;
    String body =
        Json.object()
            .add("message", wire)
            .add("binary", binary)
            .add("signature", FuzzFixture.SIGNATURE)
            .build()
            .toString();
    return WebhookReplyInvariants.checked(
        Invariant.completed(webhook.receive(FuzzFixture.utf8(body)), "the request is answered"),
        STATUSES);
  }
}
