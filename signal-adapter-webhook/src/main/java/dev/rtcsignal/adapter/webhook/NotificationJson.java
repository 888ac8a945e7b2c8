package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.adapter.json.StrictJson;
import dev.rtcsignal.domain.event.Notification;
import java.util.Optional;
import java.util.Set;

/**
 * The JSON of an event notification (vendor-facts 6): its eight texts, each once; others are
 * ignored.
 */
final class NotificationJson {
  /** One table of the documentation misspells the Nonce. */
  private static final String MISSPELT_NONCE = "Noce";

  private static final Set<String> MEMBERS =
      Set.of(
          "EventType",
          "EventData",
          "EventTime",
          "EventId",
          "AppId",
          "Version",
          "Nonce",
          MISSPELT_NONCE,
          "Signature");

  private NotificationJson() {}

  /** Returns the notification, of which nothing is proved; empty if it breaks a rule of form. */
  static Optional<Notification> read(byte[] body) {
    return StrictJson.parse(body, MEMBERS).flatMap(NotificationJson::notification);
  }

  private static Optional<Notification> notification(StrictJson object) {
    try {
      return Optional.of(
          new Notification(
              text(object, "EventType"),
              text(object, "EventData"),
              text(object, "EventTime"),
              text(object, "EventId"),
              text(object, "AppId"),
              proof(object)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Notification.Proof proof(StrictJson object) {
    String nonce = object.text("Nonce").isPresent() ? "Nonce" : MISSPELT_NONCE;
    return new Notification.Proof(
        text(object, "Version"), text(object, nonce), text(object, "Signature"));
  }

  private static String text(StrictJson object, String name) {
    return object.text(name).orElseThrow(IllegalArgumentException::new);
  }
}
