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
 * Fuzzes the body of an event notification: the handler gets an event once, and only if the
 * signature is valid. In inputs {@code $SIG} stands for the valid signature and {@code $OLD} for
 * the valid signature of the older variant.
 */
public final class NotificationFuzz {
  private static final String SECRET = "fuzz-notification-secret";
  private static final Set<Integer> STATUSES = Set.of(200, 400, 401, 413);
  private static final List<String> OLD_FIELDS =
      List.of("EventType", "EventData", "EventTime", "AppId", "Version");

  private NotificationFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    byte[] body = signed(FuzzFixture.bytes(data));
    List<RtcEvent> strict = new ArrayList<>();
    List<RtcEvent> lenient = new ArrayList<>();
    int status = twice(builder(strict).build(), strict, body);
    int older = twice(builder(lenient).acceptingOlderSignatures().build(), lenient, body);
    Invariant.check(
        status != 200 || older == 200,
        "the lenient webhook accepts everything that the strict one accepts");
    Invariant.check(older == 200 || older == status, "the lenient webhook differs in nothing else");
    Json.parse(body)
        .filter(object -> !lenient.isEmpty())
        .ifPresent(object -> checkInvariants(object, lenient.get(0), status == 200));
  }

  private static NotificationWebhook.Builder builder(List<RtcEvent> events) {
    return NotificationWebhook.builder(
        FuzzFixture.APP,
        () -> List.of(new NotificationSecret(SECRET)),
        event -> {
          events.add(event);
          return CompletableFuture.completedFuture(null);
        },
        () -> FuzzFixture.NOW);
  }

  private static int twice(NotificationWebhook webhook, List<RtcEvent> events, byte[] body) {
    WebhookReply reply = receive(webhook, body);
    WebhookReply again = receive(webhook, body);
    Invariant.check(again.status() == reply.status(), "the same body gets the same status");
    Invariant.check(
        events.size() == (reply.status() == 200 ? 1 : 0),
        "the handler gets one event if and only if the status is 200");
    return reply.status();
  }

  private static WebhookReply receive(NotificationWebhook webhook, byte[] body) {
    return WebhookReplyInvariants.checked(
        Invariant.completed(webhook.receive(body), "the request is answered"), STATUSES);
  }

  private static void checkInvariants(JsonObject object, RtcEvent event, boolean documented) {
    String signature = text(object, "Signature");
    Invariant.check(
        signature.equals(documented ? sign(object, true) : sign(object, false)),
        "only signed notifications are accepted");
    Invariant.check(
        event.source().id().equals(text(object, "EventId")),
        "the event has the id of the notification");
    Invariant.check(
        event.source().app().value().equals(text(object, "AppId")),
        "the event has the application of the notification");
    Instant at = Instant.parse(text(object, "EventTime"));
    Invariant.check(event.source().at().equals(at), "the event has the time of the notification");
    Invariant.check(
        Duration.between(at, FuzzFixture.NOW).abs().compareTo(Duration.ofHours(1)) <= 0,
        "the time is at most one hour off");
    if (event instanceof RtcEvent.Unknown unknown) {
      Invariant.check(
          unknown.source().data().equals(text(object, "EventData")),
          "an unknown event keeps its data");
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

  /** Signs by vendor-facts 6, without the code under test. */
  private static String sign(JsonObject object, boolean withId) {
    String nonce = Json.text(object, "Nonce").orElseGet(() -> text(object, "Noce"));
    Stream<String> values = OLD_FIELDS.stream().map(name -> text(object, name));
    Stream<String> more = withId ? Stream.of(text(object, "EventId")) : Stream.of();
    List<byte[]> parts =
        Stream.concat(values, Stream.concat(more, Stream.of(nonce, SECRET)))
            .map(FuzzFixture::utf8)
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
