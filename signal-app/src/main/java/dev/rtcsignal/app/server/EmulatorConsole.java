package dev.rtcsignal.app.server;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.net.BodyReader;
import dev.rtcsignal.app.net.JsonReply;
import dev.rtcsignal.app.net.LoopbackGuard;
import dev.rtcsignal.app.observe.SseStream;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.ports.AppKeys;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.json.JsonObjectBuilder;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The console of an emulator that runs alone: the page, and the requests of the page that the
 * reference server answers else. Only for this machine, since it mints tokens.
 */
public final class EmulatorConsole {
  private static final int MAX_BODY_BYTES = 65_536;

  /** The quota of the emulated application, and where its clients report. */
  public record Facts(AppId app, int appQuota, int roomQuota, Optional<String> callbackUrl) {}

  private final Facts facts;
  private final TokenRoute tokens;
  private final SseStream stream;

  public EmulatorConsole(
      Vertx vertx, Facts facts, AppKeys keys, InstantSource clock, RandomGenerator random) {
    this.facts = facts;
    this.tokens = new TokenRoute(facts.app, keys, clock, random);
    this.stream = new SseStream(vertx);
  }

  /** Adds its routes to those of the emulator. */
  public void mount(Router router) {
    router.route("/v1/*").handler(LoopbackGuard::check).failureHandler(ApiFailure::answer);
    router.get("/v1/console").handler(this::config);
    router
        .get("/v1/callbacks")
        .handler(
            context ->
                JsonReply.send(context, 200, Json.object().add("callbacks", Json.array()).build()));
    router.get("/v1/events").handler(stream::open);
    router.post("/v1/tokens").handler(BodyReader.upTo(MAX_BODY_BYTES, tokens::mint));
    router.post("/v1/tokens/inspect").handler(BodyReader.upTo(MAX_BODY_BYTES, tokens::inspect));
    new ConsoleFiles(Optional.empty()).mount(router);
  }

  private void config(RoutingContext context) {
    JsonObjectBuilder config =
        Json.object()
            .add("appId", facts.app.value())
            .add("from", "server")
            .add("appQuota", facts.appQuota)
            .add("roomQuota", facts.roomQuota)
            .add("emulator", "")
            .add("alone", true);
    facts.callbackUrl.ifPresent(url -> config.add("callbackUrl", url));
    JsonReply.send(context, 200, config.build());
  }

  /** Ends the streams of its pages. */
  public void close() {
    stream.close();
  }
}
