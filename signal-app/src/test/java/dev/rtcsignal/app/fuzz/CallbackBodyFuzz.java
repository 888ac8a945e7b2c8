package dev.rtcsignal.app.fuzz;

import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.WebhookReply;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The body of a callback: handled exactly when it is answered 200, and then it is what it says. */
public final class CallbackBodyFuzz {
  private static final Set<Integer> STATUSES = Set.of(200, 400, 401, 413);

  private CallbackBodyFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    byte[] body = Known.bytes(data);
    List<InboundSignal> handled = new ArrayList<>();
    SignalWebhook webhook =
        SignalWebhook.builder(
                Known.CHECK,
                signal -> {
                  handled.add(signal);
                  return CompletableFuture.completedFuture(Ack.text("ok"));
                },
                () -> Known.NOW)
            .build();
    WebhookReply reply = receive(webhook, body);
    boolean taken = reply.status() == 200;
    Promise.holds(handled.size() == (taken ? 1 : 0), "handled exactly when answered 200");
    Promise.holds(receive(webhook, body).equals(reply), "the same body gets the same reply");
    if (taken) {
      Json.parse(body).ifPresent(object -> judge(object, handled.get(0)));
    }
  }

  private static WebhookReply receive(SignalWebhook webhook, byte[] body) {
    return Received.judged(Promise.kept(webhook.receive(body), "it is answered"), STATUSES);
  }

  private static void judge(JsonObject object, InboundSignal signal) {
    Optional<String> message = Json.text(object, "message");
    Promise.holds(message.isPresent(), "a message was in the body");
    Promise.holds(
        Known.CHECK
            .check(Json.text(object, "signature").orElse(""), Known.NOW)
            .match(yes -> yes.value().equals(signal.sender()), no -> false),
        "its signature proves the sender");
    boolean same =
        signal
            .payload()
            .match(
                text -> !object.getBoolean("binary") && text.value().equals(message.get()),
                bytes ->
                    object.getBoolean("binary")
                        && Arrays.equals(
                            bytes.value().toArray(), Base64.getDecoder().decode(message.get())));
    Promise.holds(same, "the payload is the message");
    Promise.holds(signal.payload().size() <= InboundSignal.MAX_BYTES, "64 KiB at most");
  }
}
