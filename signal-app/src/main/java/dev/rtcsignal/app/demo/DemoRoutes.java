package dev.rtcsignal.app.demo;

import dev.rtcsignal.adapter.routing.RouteException;
import dev.rtcsignal.adapter.routing.RoutedReply;
import dev.rtcsignal.adapter.routing.RoutedRequest;
import dev.rtcsignal.adapter.routing.SignalRouter;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.PresenceStore;
import jakarta.json.JsonValue;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/**
 * The example application of the server: the events {@code echo}, {@code time}, {@code whoIsHere}
 * and {@code raiseHand}. A message that is no event is acknowledged with its size.
 */
public final class DemoRoutes {
  /** The data of {@code raiseHand}. */
  public record Hand(boolean up) {}

  /** The data of {@code whoIsHere}. */
  public record Where(String room) {}

  private final InstantSource clock;
  private final PresenceStore presence;

  public DemoRoutes(InstantSource clock, PresenceStore presence) {
    this.clock = clock;
    this.presence = presence;
  }

  public void addTo(SignalRouter.Builder router) {
    router
        .on("echo", JsonValue.class, request -> RoutedReply.of(request.data()).now())
        .on("time", JsonValue.class, this::time)
        .on("raiseHand", Hand.class, DemoRoutes::raiseHand)
        .on("whoIsHere", Where.class, this::whoIsHere)
        .onError(InvalidSignalException.class, DemoRoutes::badName)
        .otherwise(DemoRoutes::acknowledge);
  }

  private CompletionStage<RoutedReply> time(RoutedRequest<JsonValue> request) {
    return RoutedReply.of(clock.instant().toString()).now();
  }

  private static CompletionStage<RoutedReply> raiseHand(RoutedRequest<Hand> request) {
    String state = request.data().up() ? "up" : "down";
    return RoutedReply.of("the hand of " + request.user().value() + " is " + state).now();
  }

  private CompletionStage<RoutedReply> whoIsHere(RoutedRequest<Where> request) {
    RoomId room = new RoomId(required(request.data().room()));
    return presence
        .usersIn(request.sender().app(), room)
        .thenApply(users -> RoutedReply.of(users.keySet().stream().map(UserId::value).toList()));
  }

  private static String required(String room) {
    if (room == null) {
      throw new RouteException("bad-data", "room is missing");
    }
    return room;
  }

  /** The message names the rule, never the text that broke it. */
  private static RouteException badName(InvalidSignalException wrong) {
    return new RouteException("bad-data", wrong.getMessage());
  }

  private static CompletionStage<RoutedReply> acknowledge(RoutedRequest<InboundSignal> request) {
    return RoutedReply.of("received " + request.signal().payload().size() + " bytes").now();
  }
}
