package dev.rtcsignal.domain.event;

import dev.rtcsignal.domain.message.AppId;
import java.time.Instant;
import java.util.Objects;

/**
 * An event notification whose signature, time and application were verified.
 *
 * <pre>{@code
 * EventHandler handler = event -> {
 *   log(event.source().type() + " at " + event.source().at());
 *   return CompletableFuture.completedFuture(null);
 * };
 * }</pre>
 *
 * <p>Made by {@link Notification#verify}, or by {@link #unchecked}. Prints no content.
 */
public final class VerifiedNotification {
  private final AppId app;
  private final String type;
  private final String data;
  private final String id;
  private final Instant at;

  VerifiedNotification(AppId app, String type, String data, String id, Instant at) {
    this.app = Objects.requireNonNull(app);
    this.type = Objects.requireNonNull(type);
    this.data = Objects.requireNonNull(data);
    this.id = Objects.requireNonNull(id);
    this.at = Objects.requireNonNull(at);
  }

  /**
   * Makes a notification without proof: for tests of event handlers, and for a check of your own.
   * The caller is responsible for the proof.
   *
   * @param app the application
   * @param type the EventType, for example {@code UserJoinRoom}
   * @param data the EventData: JSON in a text
   * @param id the EventId
   * @param at the EventTime
   * @return the notification
   */
  public static VerifiedNotification unchecked(
      AppId app, String type, String data, String id, Instant at) {
    return new VerifiedNotification(app, type, data, id, at);
  }

  /** {@return the application that it is about} */
  public AppId app() {
    return app;
  }

  /** {@return the EventType, for example {@code UserJoinRoom}} */
  public String type() {
    return type;
  }

  /** {@return the EventData as it was received: JSON in a text} */
  public String data() {
    return data;
  }

  /** {@return the EventId: the same each time the cloud tries to deliver it} */
  public String id() {
    return id;
  }

  /** {@return the EventTime} */
  public Instant at() {
    return at;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifiedNotification that
        && id.equals(that.id)
        && app.equals(that.app)
        && type.equals(that.type)
        && data.equals(that.data)
        && at.equals(that.at);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, app, type, data, at);
  }

  /** Leaves the content out. */
  @Override
  public String toString() {
    return "VerifiedNotification[" + app + ", " + type + ", " + id + ", " + at + "]";
  }
}
