package dev.rtcsignal.app.observe;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.app.journal.JournalAnswer;
import dev.rtcsignal.app.journal.JournalWriter;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.json.RtcEventJson;
import dev.rtcsignal.app.json.SendResultJson;
import dev.rtcsignal.app.server.Given;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.ports.SignalTransport;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * What happens in the server, told to whoever listens: {@code callback} for each callback with its
 * answer, {@code signal} for each message that was handed to the handler, {@code send} for each
 * send with its outcome, {@code exchange} for each call of the OpenAPI on the wire, {@code queued},
 * {@code waited} and {@code attempt} for the steps of each send, {@code quota} while it is in use,
 * {@code room} for what the cloud tells of rooms. ServerEvents hold payloads, so they go to those
 * with the API key alone.
 */
public final class ServerEvents {
  private final InstantSource clock;
  private final List<BiConsumer<String, JsonObject>> listeners = new CopyOnWriteArrayList<>();
  private final DeliveryEvents delivery = new DeliveryEvents(this);
  private volatile Optional<SseStream> watchers = Optional.empty();
  private volatile Optional<JournalWriter> recorder = Optional.empty();

  public ServerEvents(InstantSource clock) {
    this.clock = clock;
  }

  /** Adds a listener for the event's name and content, called on any thread; must not block. */
  public void listen(BiConsumer<String, JsonObject> listener) {
    listeners.add(listener);
  }

  /** Lets a stream listen; what only people look at is told while somebody does. */
  public void watchedBy(SseStream stream) {
    watchers = Optional.of(stream);
    listen(stream::publish);
  }

  /** Returns the listener that a transport tells of its deliveries. */
  public DeliveryEvents delivery() {
    return delivery;
  }

  /** Tells something that is made only while somebody looks. */
  public void tellWatchers(String name, Supplier<JsonObject> event) {
    if (isWatched()) {
      tell(name, event.get());
    }
  }

  private boolean isWatched() {
    return watchers.filter(SseStream::hasListeners).isPresent();
  }

  /** Lets a journal be written of callbacks, event notifications and sends. */
  public void recordedBy(JournalWriter journal) {
    recorder = Optional.of(journal);
  }

  public void callback(RecentCallback callback, Supplier<JsonObject> described) {
    recorder.ifPresent(
        journal ->
            journal.callback(
                callback.body(), callback.at(), callback.took(), callback.given().forJournal()));
    watchers.ifPresent(stream -> stream.publish("callback", callback.body().length, described));
  }

  /** Records an event notification; what happened in the room is told by {@link #room}. */
  public void notification(byte[] body, Instant at, Given given) {
    JournalAnswer answer = given.forJournal();
    Duration took = Duration.between(at, clock.instant());
    recorder.ifPresent(journal -> journal.notification(body, at, took, answer));
  }

  public Instant now() {
    return clock.instant();
  }

  /** Tells of a call of the OpenAPI as it went over the wire. */
  public void exchange(OpenApiTransport.Exchange exchange) {
    if (isWatched()) {
      JsonObjectBuilder headers = Json.object();
      exchange.headers().forEach(headers::add);
      tell(
          "exchange",
          Json.object()
              .add("at", exchange.at().toString())
              .add("ms", exchange.took().toMillis())
              .add("uri", exchange.uri().toString())
              .add("headers", headers)
              .add("body", exchange.body().asUtf8())
              .add("canonicalRequest", exchange.canonicalRequest())
              .add("stringToSign", exchange.stringToSign())
              .add("status", exchange.status())
              .add("answer", exchange.answer().asUtf8())
              .build());
    }
  }

  /** Tells of a message that was handed to the handler, with its answer. */
  public void signal(InboundSignal signal, Ack ack) {
    JsonObjectBuilder content =
        Json.object()
            .add("appId", signal.sender().app().value())
            .add("userId", signal.sender().user().value());
    tell("signal", now(payload(content, signal.payload()).add("ack", ack.body().asUtf8())));
  }

  /** Tells of what happened in a room, and returns it. */
  public RtcEvent room(RtcEvent event) {
    tellWatchers(
        "room",
        () ->
            Json.object()
                .add("at", event.source().at().toString())
                .add("eventId", event.source().id())
                .add("event", RtcEventJson.describe(event))
                .build());
    return event;
  }

  /** Who causes a send. */
  public enum By {
    /** The application of its own, or whoever asked it to. */
    SERVER,
    /** A route, as its answer to a client. */
    ROUTE;

    private String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Returns a transport that does what the given one does, and tells of each send. */
  public SignalTransport telling(SignalTransport transport, By whom) {
    return (signal, options) -> {
      Instant began = clock.instant();
      CompletableFuture<SendResult> sent = transport.sendAsync(signal, options);
      sent.thenAccept(result -> send(signal, whom, result, began));
      return sent;
    };
  }

  private void send(OutboundSignal signal, By whom, SendResult result, Instant began) {
    Duration took = Duration.between(began, clock.instant());
    JsonObject outcome = SendResultJson.of(result).body();
    recorder.ifPresent(journal -> journal.send(signal, brief(signal, whom, outcome), began, took));
    JsonObjectBuilder content =
        Json.object()
            .add("by", whom.wireName())
            .add("appId", signal.app().value())
            .add("from", signal.from().value())
            .add("to", audience(signal.to()));
    tell(
        "send",
        now(
            payload(content, signal.payload())
                .add("units", signal.to().units())
                .add("ms", took.toMillis())
                .add("result", outcome)));
  }

  private static JsonObject brief(OutboundSignal signal, By whom, JsonObject outcome) {
    return Json.object()
        .add("by", whom.wireName())
        .add("to", audience(signal.to()))
        .add("outcome", outcome.get("outcome"))
        .build();
  }

  private JsonObject now(JsonObjectBuilder content) {
    return content.add("at", clock.instant().toString()).build();
  }

  private void tell(String name, JsonObject event) {
    listeners.forEach(listener -> listener.accept(name, event));
  }

  private static JsonObjectBuilder payload(JsonObjectBuilder content, Payload payload) {
    return payload.match(
        text -> content.add("text", text.value()),
        binary ->
            content.add("binary", Base64.getEncoder().encodeToString(binary.value().toArray())));
  }

  static JsonObjectBuilder audience(Audience to) {
    return to.match(
        user -> Json.object().add("user", user.user().value()),
        member ->
            Json.object().add("room", member.room().value()).add("user", member.user().value()),
        members -> {
          var users = Json.array();
          members.users().forEach(user -> users.add(user.value()));
          return Json.object().add("room", members.room().value()).add("users", users);
        },
        room -> Json.object().add("room", room.room().value()));
  }
}
