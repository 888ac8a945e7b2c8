package dev.rtcsignal.app.fuzz;

import dev.rtcsignal.adapter.webhook.NotificationWebhook;
import dev.rtcsignal.adapter.webhook.WebhookReply;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.event.RtcEvent;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The body of an event notification: handed over, once, only with the right signature. In inputs
 * {@code $SIG} stands for it, and {@code $OLD} for that of the older variant.
 */
public final class NotificationFuzz {
  private static final String SECRET = "fuzz-notification-secret";
  private static final Set<Integer> STATUSES = Set.of(200, 400, 401, 413);
  private static final List<String> OLD =
      List.of("EventType", "EventData", "EventTime", "AppId", "Version");

  private NotificationFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    byte[] body = signed(Known.bytes(data));
    List<RtcEvent> strict = new ArrayList<>();
    List<RtcEvent> lenient = new ArrayList<>();
    int status = twice(builder(strict).build(), strict, body);
    int older = twice(builder(lenient).acceptingOlderSignatures().build(), lenient, body);
    Promise.holds(status != 200 || older == 200, "the lenient one believes no less");
    Promise.holds(older == 200 || older == status, "and differs in nothing else");
    Json.parse(body)
        .filter(object -> !lenient.isEmpty())
        .ifPresent(object -> judge(object, lenient.get(0), status == 200));
  }

  private static NotificationWebhook.Builder builder(List<RtcEvent> events) {
    return NotificationWebhook.builder(
        Known.APP,
        () -> List.of(new NotificationSecret(SECRET)),
        event -> {
          events.add(event);
          return CompletableFuture.completedFuture(null);
        },
        () -> Known.NOW);
  }

  private static int twice(NotificationWebhook webhook, List<RtcEvent> events, byte[] body) {
    WebhookReply reply = receive(webhook, body);
    WebhookReply again = receive(webhook, body);
    Promise.holds(again.status() == reply.status(), "the same body gets the same status");
    Promise.holds(
        events.size() == (reply.status() == 200 ? 1 : 0), "handed over once, when answered 200");
    return reply.status();
  }

  private static WebhookReply receive(NotificationWebhook webhook, byte[] body) {
    return Received.judged(Promise.kept(webhook.receive(body), "it is answered"), STATUSES);
  }

  private static void judge(JsonObject object, RtcEvent event, boolean documented) {
    String signature = text(object, "Signature");
    Promise.holds(
        signature.equals(documented ? sign(object, true) : sign(object, false)),
        "only what is signed is believed");
    Promise.holds(event.source().id().equals(text(object, "EventId")), "the event has its id");
    Promise.holds(
        event.source().app().value().equals(text(object, "AppId")), "and its application");
    Instant at = Instant.parse(text(object, "EventTime"));
    Promise.holds(event.source().at().equals(at), "and its time");
    Promise.holds(
        Duration.between(at, Known.NOW).abs().compareTo(Duration.ofHours(1)) <= 0,
        "and is an hour old at most");
    if (event instanceof RtcEvent.Unknown unknown) {
      Promise.holds(
          unknown.source().data().equals(text(object, "EventData")), "what is unknown is kept");
    }
  }

  private static byte[] signed(byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    Optional<JsonObject> object = text.contains("\"$") ? Json.parse(body) : Optional.empty();
    return object
        .map(it -> text.replace("\"$SIG", "\"" + sign(it, true)))
        .map(it -> it.replace("\"$OLD", "\"" + sign(object.get(), false)))
        .map(it -> it.getBytes(StandardCharsets.ISO_8859_1))
        .orElse(body);
  }

  /** vendor-facts 6, without the code under test. */
  private static String sign(JsonObject object, boolean withId) {
    String nonce = Json.text(object, "Nonce").orElseGet(() -> text(object, "Noce"));
    Stream<String> values = OLD.stream().map(name -> text(object, name));
    Stream<String> more = withId ? Stream.of(text(object, "EventId")) : Stream.of();
    List<byte[]> parts =
        Stream.concat(values, Stream.concat(more, Stream.of(nonce, SECRET)))
            .map(Known::utf8)
            .sorted(Arrays::compareUnsigned)
            .toList();
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      parts.forEach(sha::update);
      return HexFormat.of().formatHex(sha.digest());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(JsonObject object, String name) {
    return Json.text(object, name).orElse("");
  }
}
