package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.Fault;
import dev.rtcsignal.app.cloud.Values;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.net.BodyReader;
import dev.rtcsignal.app.net.ErrorReply;
import dev.rtcsignal.app.net.JsonReply;
import dev.rtcsignal.app.net.LoopbackGuard;
import dev.rtcsignal.app.observe.SseStream;
import dev.rtcsignal.app.wire.CallLog;
import dev.rtcsignal.app.wire.FaultJson;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomAddress;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Optional;
import java.util.function.LongSupplier;

/** {@code /emulator/*}: state, calls, faults and the operator's actions. Loopback only. */
final class ControlRoute {
  private static final int MAX_BYTES = 65_536;
  private static final int USERS_IN_STATE = 10_000;
  private static final int USERS_IN_STREAM = 100;
  private static final long STATE_MILLIS = 250;

  private final EmulatedCloud cloud;
  private final CallLog log;
  private final CloudStateJson state;
  private final LongSupplier tooSlow;
  private final Optional<String> callbackUrl;
  private final SseStream stream;
  private final Vertx vertx;
  private final long timer;

  ControlRoute(
      Vertx vertx,
      EmulatedCloud cloud,
      CallLog log,
      Optional<String> callbackUrl,
      LongSupplier tooSlow) {
    this.cloud = cloud;
    this.callbackUrl = callbackUrl;
    this.log = log;
    this.state = new CloudStateJson(cloud);
    this.tooSlow = tooSlow;
    this.stream = new SseStream(vertx);
    log.listen(this::streamCall);
    cloud.observer(new ClientStream(cloud, stream));
    this.vertx = vertx;
    this.timer = vertx.setPeriodic(STATE_MILLIS, due -> publishState());
  }

  private void streamCall(JsonObject call) {
    if (stream.hasClients()) {
      stream.publish("call", call.toString());
    }
  }

  private void publishState() {
    if (stream.hasClients()) {
      stream.publish("state", state(USERS_IN_STREAM).toString());
    }
  }

  void mount(Router router) {
    router.route("/emulator/*").handler(LoopbackGuard::check);
    router
        .get("/emulator/state")
        .handler(context -> JsonReply.send(context, 200, state(USERS_IN_STATE)));
    router.get("/emulator/requests").handler(this::requests);
    router.get("/emulator/events").handler(stream::open);
    router.get("/emulator/faults").handler(this::listFaults);
    router.post("/emulator/faults").handler(BodyReader.upTo(MAX_BYTES, this::addFault));
    router.delete("/emulator/faults").handler(this::clearFaults);
    router.delete("/emulator/faults/:id").handler(this::removeFault);
    router.post("/emulator/kick").handler(BodyReader.upTo(MAX_BYTES, this::kick));
    router.post("/emulator/reset").handler(this::reset);
  }

  void close() {
    vertx.cancelTimer(timer);
    stream.close();
  }

  private JsonObject state(int users) {
    JsonObjectBuilder json =
        state.json(users).add("dropped", tooSlow.getAsLong()).add("faults", state.faults());
    callbackUrl.ifPresent(url -> json.add("callbackUrl", url));
    return json.build();
  }

  private void requests(RoutingContext context) {
    JsonReply.send(context, 200, Json.object().add("requests", log.calls()).build());
  }

  private void listFaults(RoutingContext context) {
    JsonReply.send(context, 200, Json.object().add("faults", state.faults()).build());
  }

  private void addFault(RoutingContext context, byte[] body) {
    object(context, body)
        .ifPresent(
            request -> {
              try {
                Fault fault = FaultJson.read(request);
                long id = cloud.faults().add(fault);
                JsonReply.send(context, 201, FaultJson.write(fault).add("id", id).build());
              } catch (IllegalArgumentException e) {
                ErrorReply.send(context, 400, "fault", e.getMessage());
              }
            });
  }

  private void clearFaults(RoutingContext context) {
    cloud.faults().clear();
    context.response().setStatusCode(204).end();
  }

  private void removeFault(RoutingContext context) {
    boolean removed =
        Values.of(context.pathParam("id"), Long::valueOf)
            .filter(cloud.faults()::remove)
            .isPresent();
    if (removed) {
      context.response().setStatusCode(204).end();
    } else {
      ErrorReply.send(context, 404, "fault", "unknown fault id; GET /emulator/faults lists them");
    }
  }

  private void kick(RoutingContext context, byte[] body) {
    object(context, body).ifPresent(request -> kick(context, request));
  }

  private void kick(RoutingContext context, JsonObject request) {
    Optional<AppId> app = request.containsKey("appId") ? named(request) : onlyApp();
    Optional<RoomId> room = Json.text(request, "roomId").flatMap(id -> Values.of(id, RoomId::new));
    Optional<UserId> user = Json.text(request, "uid").flatMap(id -> Values.of(id, UserId::new));
    if (app.isEmpty() || room.isEmpty() || user.isPresent() != request.containsKey("uid")) {
      ErrorReply.send(
          context,
          400,
          "kick",
          "invalid or missing roomId, uid or appId; omit uid to remove all members, omit appId if there"
              + " is one application");
      return;
    }
    int kicked = cloud.kick(new RoomAddress(app.get(), room.get()), user);
    JsonReply.send(context, 200, Json.object().add("kicked", kicked).build());
  }

  private Optional<AppId> named(JsonObject request) {
    return Json.text(request, "appId")
        .flatMap(id -> Values.of(id, AppId::new))
        .filter(cloud::knows);
  }

  private Optional<AppId> onlyApp() {
    return cloud.apps().size() == 1 ? cloud.apps().keySet().stream().findFirst() : Optional.empty();
  }

  private void reset(RoutingContext context) {
    cloud.reset();
    log.clear();
    context.response().setStatusCode(204).end();
  }

  private static Optional<JsonObject> object(RoutingContext context, byte[] body) {
    Optional<JsonObject> object = body.length > MAX_BYTES ? Optional.empty() : Json.parse(body);
    if (object.isEmpty()) {
      ErrorReply.send(
          context,
          400,
          "body",
          "the body must be one JSON object of at most "
              + MAX_BYTES
              + " bytes"
              + (body.length > MAX_BYTES ? "" : ": " + Json.problem(body)));
    }
    return object;
  }
}
