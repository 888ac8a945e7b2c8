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

/**
 * Fuzzes the body of a callback: the handler gets a message if and only if the reply is 200, and
 * the message has the sender and the payload of the body.
 */
public final class CallbackBodyFuzz {
  private static final Set<Integer> STATUSES = Set.of(200, 400, 401, 413);

  private CallbackBodyFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    byte[] body = FuzzFixture.bytes(data);
    List<InboundSignal> handled = new ArrayList<>();
    SignalWebhook webhook =
        SignalWebhook.builder(
                FuzzFixture.CHECK,
                signal -> {
                  handled.add(signal);
                  return CompletableFuture.completedFuture(Ack.text("ok"));
                },
                () -> FuzzFixture.NOW)
            .build();
    WebhookReply reply = receive(webhook, body);
    boolean accepted = reply.status() == 200;
    Invariant.check(
        handled.size() == (accepted ? 1 : 0),
        "the handler is called if and only if the status is 200");
    Invariant.check(receive(webhook, body).equals(reply), "the same body gets the same reply");
    if (accepted) {
      Json.parse(body).ifPresent(object -> checkInvariants(object, handled.get(0)));
    }
  }

  private static WebhookReply receive(SignalWebhook webhook, byte[] body) {
    return WebhookReplyInvariants.checked(
        Invariant.completed(webhook.receive(body), "the request is answered"), STATUSES);
  }

  private static void checkInvariants(JsonObject object, InboundSignal signal) {
    Optional<String> message = Json.text(object, "message");
    Invariant.check(message.isPresent(), "an accepted body contains a message");
    Invariant.check(
        FuzzFixture.CHECK
            .check(Json.text(object, "signature").orElse(""), FuzzFixture.NOW)
            .match(yes -> yes.value().equals(signal.sender()), no -> false),
        "the signature proves the sender");
    boolean same =
        signal
            .payload()
            .match(
                text -> !object.getBoolean("binary") && text.value().equals(message.get()),
                bytes ->
                    object.getBoolean("binary")
                        && Arrays.equals(
                            bytes.value().toArray(), Base64.getDecoder().decode(message.get())));
    Invariant.check(same, "the payload equals the message");
    Invariant.check(
        signal.payload().size() <= InboundSignal.MAX_BYTES, "the payload has at most 64 KiB");
  }
}
