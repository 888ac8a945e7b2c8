package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.event.Notification;
import java.util.Optional;

/**
 * The JSON of an event notification (vendor-facts 6): its eight texts, each once; more is ignored.
 */
final class NotificationJson {
  private NotificationJson() {}

  static Optional<Notification> read(byte[] body) {
    return StrictJson.parse(body).filter(object -> !object.repeats()).flatMap(NotificationJson::of);
  }

  private static Optional<Notification> of(StrictJson object) {
    Optional<Notification.Proof> proof = proof(object);
    if (proof.isEmpty()
        || !object.hasTexts("EventType", "EventData", "EventTime", "EventId", "AppId")) {
      return Optional.empty();
    }
    return Optional.of(
        new Notification(
            text(object, "EventType"),
            text(object, "EventData"),
            text(object, "EventTime"),
            text(object, "EventId"),
            text(object, "AppId"),
            proof.get()));
  }

  /** A table of the documentation misspells the Nonce. */
  private static Optional<Notification.Proof> proof(StrictJson object) {
    Optional<String> nonce = object.text("Nonce").or(() -> object.text("Noce"));
    return object.hasTexts("Version", "Signature")
        ? nonce.map(
            four ->
                new Notification.Proof(text(object, "Version"), four, text(object, "Signature")))
        : Optional.empty();
  }

  private static String text(StrictJson object, String name) {
    return object.text(name).orElseThrow();
  }
}
