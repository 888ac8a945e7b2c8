package dev.rtcsignal.app.observe;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.json.OutboxJson;
import dev.rtcsignal.app.json.QuotaJson;
import dev.rtcsignal.app.json.RtcEventJson;
import dev.rtcsignal.app.json.SendResultJson;
import dev.rtcsignal.app.json.SignalJson;
import dev.rtcsignal.app.observe.ServerEvent.CallbackReceived;
import dev.rtcsignal.app.observe.ServerEvent.ExchangeCompleted;
import dev.rtcsignal.app.observe.ServerEvent.NotificationReceived;
import dev.rtcsignal.app.observe.ServerEvent.OutboxChanged;
import dev.rtcsignal.app.observe.ServerEvent.QuotaUsed;
import dev.rtcsignal.app.observe.ServerEvent.SendAttempted;
import dev.rtcsignal.app.observe.ServerEvent.SendCompleted;
import dev.rtcsignal.app.observe.ServerEvent.SendDequeued;
import dev.rtcsignal.app.observe.ServerEvent.SendQueued;
import dev.rtcsignal.app.observe.ServerEvent.SignalHandled;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.inbound.CallbackOutcome;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.quota.QuotaDecision.Wait;
import dev.rtcsignal.ports.AppKeys;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes server events as JSON to an {@link SseStream}: {@code callback} for each callback with its
 * response, {@code signal} for each message with the handler's ACK, {@code send} for each send with
 * its outcome, {@code exchange} for each HTTP exchange with the OpenAPI, {@code queued}, {@code
 * waited} and {@code attempt} for the steps of a send, {@code outbox} for each change of an entry
 * of the outbox, {@code quota} while it is in use, {@code room} for each change that the cloud
 * reports. The JSON holds payloads, so reading the stream takes the API key.
 */
public final class EventStream {
  /** JSON around the payloads of an event. */
  private static final int OVERHEAD_BYTES = 512;

  private final ServerEvents events;
  private final SseStream stream;

  private EventStream(ServerEvents events, SseStream stream) {
    this.events = events;
    this.stream = stream;
  }

  /**
   * Writes all later events to the stream.
   *
   * @param keys by which the signature of a callback is explained
   */
  public static void connect(ServerEvents events, SseStream stream, AppKeys keys) {
    EventStream to = new EventStream(events, stream);
    to.write("callback", CallbackReceived.class, event -> event.recent().json(keys));
    to.write("signal", SignalHandled.class, EventStream::signal);
    to.write("send", SendCompleted.class, EventStream::send);
    to.write("exchange", ExchangeCompleted.class, EventStream::exchange);
    to.write("queued", SendQueued.class, event -> step(event.signal(), event.options()).build());
    to.write("attempt", SendAttempted.class, EventStream::attempt);
    to.write("outbox", OutboxChanged.class, event -> OutboxJson.entry(event.entry()));
    to.write(
        "quota",
        QuotaUsed.class,
        event -> QuotaJson.use(event.app(), event.usage(), event.waiting(), event.sender()));
    events.listen(
        NotificationReceived.class,
        event -> handled(event).ifPresent(room -> to.write("room", event, one -> room(room))));
    events.listen(
        SendDequeued.class,
        event ->
            event.quota().ifPresent(limit -> to.write("waited", event, one -> waited(one, limit))));
  }

  private <E extends ServerEvent> void write(
      String name, Class<E> type, Function<E, JsonObject> json) {
    events.listen(type, event -> write(name, event, json));
  }

  private <E extends ServerEvent> void write(String name, E event, Function<E, JsonObject> json) {
    stream.publish(name, event.size() + OVERHEAD_BYTES, () -> json.apply(event).toString());
  }

  private static JsonObject signal(SignalHandled event) {
    JsonObjectBuilder json =
        Json.object()
            .add("appId", event.signal().sender().app().value())
            .add("userId", event.signal().sender().user().value());
    return SignalJson.addPayload(json, event.signal().payload())
        .add("ack", event.ack().body().asUtf8())
        .add("at", event.at().toString())
        .build();
  }

  private static JsonObject send(SendCompleted event) {
    OutboundSignal signal = event.signal();
    JsonObjectBuilder json =
        Json.object()
            .add("by", event.by().wireName())
            .add("appId", signal.app().value())
            .add("from", signal.from().value())
            .add("to", SignalJson.audience(signal.to()));
    event.correlationId().ifPresent(id -> json.add("answers", id));
    return SignalJson.addPayload(json, signal.payload())
        .add("units", signal.to().units())
        .add("ms", event.took().toMillis())
        .add("result", SendResultJson.of(event.result()).body())
        .add("at", event.at().plus(event.took()).toString())
        .build();
  }

  private static JsonObject exchange(ExchangeCompleted exchange) {
    JsonObjectBuilder headers = Json.object();
    exchange.headers().forEach(headers::add);
    return Json.object()
        .add("at", exchange.at().toString())
        .add("ms", exchange.took().toMillis())
        .add("uri", exchange.uri().toString())
        .add("headers", headers)
        .add("body", exchange.body().asUtf8())
        .add("canonicalRequest", exchange.canonicalRequest())
        .add("stringToSign", exchange.stringToSign())
        .add("status", exchange.status())
        .add("answer", exchange.answer().asUtf8())
        .build();
  }

  private static JsonObjectBuilder step(OutboundSignal signal, SendOptions options) {
    return Json.object()
        .add("to", SignalJson.audience(signal.to()))
        .add("priority", options.priority().name().toLowerCase(Locale.ROOT));
  }

  private static JsonObject waited(SendDequeued event, Wait limit) {
    return step(event.signal(), event.options())
        .add("ms", event.waited().toMillis())
        .add("quota", QuotaJson.wait(limit))
        .build();
  }

  private static JsonObject attempt(SendAttempted event) {
    return SendResultJson.attempt(event.attempt())
        .add("to", SignalJson.audience(event.signal().to()))
        .build();
  }

  /** Returns the event that was given to the handler; a repeated one was streamed before. */
  private static Optional<RtcEvent> handled(NotificationReceived event) {
    CallbackOutcome<RtcEvent> outcome = event.received().outcome();
    return outcome instanceof CallbackOutcome.Proved<RtcEvent> proved
            && !(outcome instanceof CallbackOutcome.Repeated)
            && !(outcome instanceof CallbackOutcome.Overloaded)
        ? Optional.of(proved.message())
        : Optional.empty();
  }

  private static JsonObject room(RtcEvent event) {
    return Json.object()
        .add("at", event.source().at().toString())
        .add("eventId", event.source().id())
        .add("event", RtcEventJson.describe(event))
        .build();
  }
}
