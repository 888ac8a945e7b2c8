package dev.rtcsignal.app.cloud;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last step to a client: every message passes here, and meets the fault that waits for it.
 * Guarded by the lock.
 */
final class Deliveries {
  /** Where a message meets its receiver. */
  record Place(Optional<RoomId> room, UserId user) {
    static Place in(RoomId room, UserId user) {
      return new Place(Optional.of(room), user);
    }

    static Place outside(UserId user) {
      return new Place(Optional.empty(), user);
    }
  }

  private final EmulatedCloud cloud;

  Deliveries(EmulatedCloud cloud) {
    this.cloud = cloud;
  }

  /** Delivers what the business server sends to whoever is there, and returns them. */
  List<UserId> send(EmulatedApp app, OutboundSignal signal) {
    return signal
        .to()
        .match(
            user -> outside(app, user.user(), signal),
            member -> toMembers(app.room(member.room()), List.of(member.user()), signal),
            members -> toMembers(app.room(members.room()), members.users(), signal),
            room -> toRoom(app.room(room.room()), signal));
  }

  private List<UserId> outside(EmulatedApp app, UserId user, OutboundSignal signal) {
    ClientEvent event = received("onUser%sMessageReceivedOutsideRoom", Json.object(), signal);
    return app.user(user)
        .filter(client -> deliver(client, Place.outside(user), event))
        .map(client -> List.of(user))
        .orElse(List.of());
  }

  private List<UserId> toMembers(EmulatedRoom room, List<UserId> users, OutboundSignal signal) {
    ClientEvent event = inRoom("onUser%sMessageReceived", room, signal);
    return users.stream()
        .filter(
            user ->
                room.member(user)
                    .filter(client -> deliver(client, Place.in(room.id(), user), event))
                    .isPresent())
        .toList();
  }

  private List<UserId> toRoom(EmulatedRoom room, OutboundSignal signal) {
    ClientEvent event = inRoom("onRoom%sMessageReceived", room, signal);
    List<UserId> reached = new ArrayList<>();
    room.members()
        .forEach(
            (user, client) -> {
              if (deliver(client, Place.in(room.id(), user), event)) {
                reached.add(user);
              }
            });
    return reached;
  }

  private static ClientEvent inRoom(String name, EmulatedRoom room, OutboundSignal signal) {
    return received(name, Json.object().add("roomId", room.id().value()), signal);
  }

  private static ClientEvent received(String name, JsonObjectBuilder args, OutboundSignal signal) {
    Payload payload = signal.payload();
    String message =
        payload.match(
            Payload.Text::value,
            binary -> Base64.getEncoder().encodeToString(binary.value().toArray()));
    String kind = payload.match(text -> "", binary -> "Binary");
    return ClientEvent.of(
        String.format(name, kind), args.add("uid", signal.from().value()).add("message", message));
  }

  /** Hands a message on and tells whether it did so now. */
  boolean deliver(RtcEngine to, Place place, ClientEvent message) {
    if (to.isBroken()) {
      return false;
    }
    Optional<Fault> fault = cloud.faults().next(Fault.At.DELIVERY, () -> facts(to, place, message));
    if (fault.isEmpty()) {
      to.sink().onEvent(message);
    }
    return fault.map(met -> deliver(to, place, message, met)).orElse(true);
  }

  private boolean deliver(RtcEngine to, Place place, ClientEvent message, Fault fault) {
    return switch (fault.kind()) {
      case CLOSE -> {
        to.breakConnection();
        yield false;
      }
      case CLOSE_AFTER_ACCEPT -> {
        to.sink().onEvent(message);
        to.breakConnection();
        yield true;
      }
      case DELAY -> {
        Instant due = cloud.now().plus(fault.delay());
        cloud.agenda().at(due, () -> deliverLate(to, place, message));
        yield false;
      }
      case DUPLICATE -> {
        to.sink().onEvent(message);
        to.sink().onEvent(message);
        yield true;
      }
      // HANG: it is lost, and nobody knows.
      default -> false;
    };
  }

  private static void deliverLate(RtcEngine to, Place place, ClientEvent message) {
    if (to.isAt(place)) {
      to.sink().onEvent(message);
    }
  }

  private static Map<String, List<String>> facts(RtcEngine to, Place place, ClientEvent message) {
    Map<String, List<String>> facts = new HashMap<>();
    to.appId().ifPresent(app -> facts.put("appId", List.of(app.value())));
    place.room().ifPresent(room -> facts.put("roomId", List.of(room.value())));
    facts.put("uid", List.of(place.user().value()));
    facts.put("event", List.of(message.name()));
    return facts;
  }
}
