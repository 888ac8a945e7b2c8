package dev.rtcsignal.app.server;

import dev.rtcsignal.adapter.webhook.WebhookReply;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.net.BodyReader;
import dev.rtcsignal.app.net.JsonReply;
import dev.rtcsignal.app.observe.ServerEvent.NotificationReceived;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.app.observe.ServerMetrics;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.ports.memory.PresenceTracker;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonArrayBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * {@code POST /notifications} takes what the cloud tells of rooms; {@code GET /v1/rooms} and {@code
 * /v1/rooms/:room} say who is there.
 */
final class RoomsRoute {
  private final ServerOptions settings;
  private final AppId app;
  private final InstantSource clock;
  private final ServerEvents events;
  private final ServerMetrics metrics;
  private final int maxBody;

  /** Of their own: who proves callbacks does not vouch for notifications. */
  private final FailedAuthLimiter failures;

  RoomsRoute(ServerOptions settings, ServerEvents events, ServerMetrics metrics) {
    this.settings = settings;
    this.events = events;
    this.app = settings.app();
    this.clock = settings.clock();
    this.metrics = metrics;
    this.maxBody = settings.config().maxBodyBytes();
    this.failures = new FailedAuthLimiter(settings.config().maxFailedProofs(), settings.steady());
  }

  boolean isOpen() {
    return settings.notifications().isPresent();
  }

  void receive(HttpServerRequest request, String from) {
    if (failures.isShutOut(from)) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      refuse(request);
      return;
    }
    BodyReader.read(request, maxBody, body -> receive(request, from, body));
  }

  private void receive(HttpServerRequest request, String from, byte[] body) {
    Context loop = Vertx.currentContext();
    Instant began = clock.instant();
    settings
        .notifications()
        .orElseThrow()
        .receive(body)
        .thenAccept(
            reply -> loop.runOnContext(turn -> publish(body, began, answer(request, from, reply))));
  }

  private void publish(byte[] body, Instant began, Given given) {
    Duration took = Duration.between(began, clock.instant());
    events.publish(new NotificationReceived(body, began, took, given));
  }

  private Given answer(HttpServerRequest request, String from, WebhookReply reply) {
    if (reply.status() == 200) {
      failures.prove(from);
    } else if (WebhookResponses.isFailedProof(reply) && failures.fail(from)) {
      refuse(request);
      return Given.tooMany(reply);
    }
    metrics.countNotification(reply.status());
    WebhookResponses.send(request.response(), reply);
    return Given.of(reply);
  }

  private void refuse(HttpServerRequest request) {
    metrics.countNotification(WebhookResponses.TOO_MANY);
    WebhookResponses.tooManyFailures(request.response());
  }

  void list(RoutingContext context) {
    JsonArrayBuilder rooms = Json.array();
    presence()
        .rooms(app)
        .forEach(
            (room, users) ->
                rooms.add(Json.object().add("room", room.value()).add("users", users)));
    JsonReply.send(
        context,
        200,
        Json.object().add("rooms", rooms).add("forgotten", presence().forgotten()).build());
  }

  void show(RoutingContext context) {
    RoomId room = new RoomId(context.pathParam("room"));
    JsonArrayBuilder users = Json.array();
    presence()
        .in(app, room)
        .forEach(
            (user, since) ->
                users.add(Json.object().add("user", user.value()).add("since", since.toString())));
    JsonReply.send(
        context, 200, Json.object().add("room", room.value()).add("users", users).build());
  }

  private PresenceTracker presence() {
    return settings.presence();
  }
}
