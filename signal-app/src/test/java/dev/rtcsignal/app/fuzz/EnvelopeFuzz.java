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
 * Sealed messages, where they are demanded: one is handled, once, exactly if it is an envelope with
 * the right MAC. The input is the message, a binary one after {@code B}; the signature is genuine.
 */
public final class EnvelopeFuzz {
  private static final Set<Integer> STATUSES = Set.of(200, 400, 401, 413);
  private static final InMemoryKeys KEYS = new InMemoryKeys().add(Known.KEY);

  private EnvelopeFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    String input = Known.text(data);
    boolean binary = input.startsWith("B");
    String message = EnvelopeClaim.signed(binary ? input.substring(1) : input, binary);
    List<InboundSignal> handled = new ArrayList<>();
    SignalWebhook webhook = webhook(handled);
    WebhookReply reply = receive(webhook, message, binary);
    boolean taken = reply.status() == 200;
    Promise.holds(handled.size() == (taken ? 1 : 0), "handled exactly when answered 200");
    EnvelopeClaim claim = EnvelopeClaim.of(message, binary);
    Promise.holds(!taken || claim.isRight(), "only what is sealed is believed");
    Promise.holds(taken || claim.mayBeWrong(), "what is sealed is believed");
    if (taken) {
      Promise.holds(claim.isOf(handled.get(0)), "the payload is what was sealed");
      Promise.holds(receive(webhook, message, binary).status() == 200, "a repetition is answered");
      Promise.holds(handled.size() == 1, "a repetition is not handled");
    }
  }

  private static SignalWebhook webhook(List<InboundSignal> handled) {
    return SignalWebhook.builder(
            Known.CHECK,
            signal -> {
              handled.add(signal);
              return CompletableFuture.completedFuture(Ack.empty());
            },
            () -> Known.NOW)
        .envelopes(EnvelopePolicy.DEMANDED, KEYS)
        .build();
  }

  private static WebhookReply receive(SignalWebhook webhook, String message, boolean binary) {
    String wire = binary ? Base64.getEncoder().encodeToString(Known.utf8(message)) : message;
    String body =
        Json.object()
            .add("message", wire)
            .add("binary", binary)
            .add("signature", Known.SIGNATURE)
            .build()
            .toString();
    return Received.judged(
        Promise.kept(webhook.receive(Known.utf8(body)), "it is answered"), STATUSES);
  }
}
