package dev.rtcsignal.app.kill;

import dev.rtcsignal.app.json.EnvelopeJson;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Envelope;
import dev.rtcsignal.domain.auth.EnvelopeKey;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.message.Payload;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Bodies of callbacks to a {@link KilledFleet}. */
final class FleetCallbacks {
  private FleetCallbacks() {}

  /** Each is of a user of its own, so that no rate limits them. */
  static String sealed(int number) {
    return body(number, true);
  }

  static String bare(int number) {
    return body(number, false);
  }

  private static String body(int number, boolean isSealed) {
    AppKey key = new AppKey(KilledFleet.APP, KilledFleet.APP_KEY);
    Instant now = Instant.now();
    Lifetime day = Lifetime.starting(now.truncatedTo(ChronoUnit.SECONDS), Duration.ofDays(1));
    String signature = CallbackSignature.mint(key, "user-" + number, day, number).text();
    Envelope envelope =
        Envelope.sign(
            EnvelopeKey.derive(key, signature), "id-" + number, 1, now, Payload.text("hello"));
    String message = EnvelopeJson.message(envelope).match(text -> text.value(), binary -> "");
    return Json.object()
        .add("message", isSealed ? message : "hello")
        .add("binary", false)
        .add("signature", signature)
        .build()
        .toString();
  }
}
