package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.event.Notification;
import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.event.VerifiedNotification;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.CallbackOutcome;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.ports.EventHandler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Calls the handler once for each event. */
final class EventsOnce {
  /** The names under which each event is remembered. */
  static final int NAMES = 2;

  private static final Ack OK = Ack.text("ok");

  private final EventHandler handler;
  private final HandlerCall.Conditions<RtcEvent> conditions;
  private final Duration retention;
  private final Deduplicator<Optional<RoomId>, RtcEvent> remembered;
  private final Optional<SharedClaims<RtcEvent>> shared;

  /**
   * @param most how many events this process remembers
   * @param shared those that all processes have handled
   */
  EventsOnce(
      EventHandler handler,
      HandlerCall.Conditions<RtcEvent> conditions,
      Duration retention,
      int most,
      Optional<SharedClaims<RtcEvent>> shared) {
    this.handler = handler;
    this.conditions = conditions;
    this.retention = retention;
    this.remembered =
        new Deduplicator<>(
            retention,
            // One more, since an owner may take as many as are free after that.
            NAMES * most + 1,
            EventsOnce::isTaken);
    this.shared = shared;
  }

  /**
   * Remembers two names: a retry may have another Nonce, and so another signature; a notification
   * whose fields were cut anew has another id, which the signature covers no better than that.
   */
  CompletionStage<CallbackOutcome<RtcEvent>> handle(
      Notification.Proof proof, VerifiedNotification notification, CallbackTrace<RtcEvent> trace) {
    RtcEvent event = EventDataJson.read(notification);
    String signature = "signature " + proof.signature();
    String id = "id " + notification.id();
    Optional<RoomId> room = room(event);
    return remembered.handle(
        room,
        signature,
        event,
        trace.at(),
        () ->
            remembered.handle(
                room, id, event, trace.at(), () -> callOnce(List.of(signature, id), event, trace)));
  }

  private CompletionStage<CallbackOutcome<RtcEvent>> callOnce(
      List<String> names, RtcEvent event, CallbackTrace<RtcEvent> trace) {
    return shared
        .map(
            claims ->
                claims.handle(
                    event,
                    new SharedClaims.Known<>(room(event), names, retention, EventsOnce::isTaken),
                    () -> callHandler(event, trace)))
        .orElseGet(() -> callHandler(event, trace));
  }

  private static boolean isTaken(CallbackOutcome<RtcEvent> outcome) {
    return WebhookReply.ofNotification(outcome).status() == 200;
  }

  /**
   * Returns the owner of an event's share of the memory, so that the events of a crowded room do
   * not displace those of others.
   */
  private static Optional<RoomId> room(RtcEvent event) {
    if (event instanceof RtcEvent.UserEvent user) {
      return Optional.of(user.who().room());
    }
    if (event instanceof RtcEvent.RoomDestroy destroyed) {
      return Optional.of(destroyed.room());
    }
    return event instanceof RtcEvent.Task task ? Optional.of(task.room()) : Optional.empty();
  }

  /** The answer that a time-out cancels is not the handler's own: the handler keeps the event. */
  private CompletionStage<CallbackOutcome<RtcEvent>> callHandler(
      RtcEvent event, CallbackTrace<RtcEvent> trace) {
    return HandlerCall.start(
        event,
        () -> trace.handling(event, () -> handler.onEvent(event).thenApply(taken -> OK)),
        conditions);
  }
}
