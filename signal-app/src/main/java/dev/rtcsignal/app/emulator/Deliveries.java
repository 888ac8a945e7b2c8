package dev.rtcsignal.app.emulator;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonObjectBuilder;
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
    app.user(user).ifPresent(client -> deliver(client, Place.outside(user), event));
    return app.user(user).map(client -> List.of(user)).orElse(List.of());
  }

  private List<UserId> toMembers(EmulatedRoom room, List<UserId> users, OutboundSignal signal) {
    ClientEvent event = inRoom("onUser%sMessageReceived", room, signal);
    List<UserId> present = users.stream().filter(user -> room.member(user).isPresent()).toList();
    present.forEach(
        user -> deliver(room.member(user).orElseThrow(), Place.in(room.id(), user), event));
    return present;
  }

  private List<UserId> toRoom(EmulatedRoom room, OutboundSignal signal) {
    ClientEvent event = inRoom("onRoom%sMessageReceived", room, signal);
    room.members().forEach((user, client) -> deliver(client, Place.in(room.id(), user), event));
    return List.copyOf(room.users());
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

  void deliver(RtcEngine to, Place place, ClientEvent message) {
    cloud
        .faults()
        .next(Fault.At.DELIVERY, () -> facts(to, place, message))
        .ifPresentOrElse(fault -> deliver(to, message, fault), () -> to.sink().onEvent(message));
  }

  private void deliver(RtcEngine to, ClientEvent message, Fault fault) {
    switch (fault.kind()) {
      case CLOSE -> breakConnection(to);
      case CLOSE_AFTER_ACCEPT -> {
        to.sink().onEvent(message);
        breakConnection(to);
      }
      case DELAY ->
          cloud.agenda().at(cloud.now().plus(fault.delay()), () -> to.sink().onEvent(message));
      case DUPLICATE -> {
        to.sink().onEvent(message);
        to.sink().onEvent(message);
      }
      default -> {
        // HANG: it is lost, and nobody knows.
      }
    }
  }

  /** Later, since who is being walked through must not change meanwhile. */
  private void breakConnection(RtcEngine client) {
    cloud
        .agenda()
        .at(
            cloud.now(),
            () -> {
              client.sink().hangUp("a fault broke the connection");
              client.disconnect();
            });
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
