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

/** Delivers messages to clients, under the delivery faults. Guarded by the cloud's lock. */
final class Deliveries {
  /** A user, in a room or outside of rooms. */
  record Recipient(Optional<RoomId> room, UserId user) {
    static Recipient in(RoomId room, UserId user) {
      return new Recipient(Optional.of(room), user);
    }

    static Recipient outside(UserId user) {
      return new Recipient(Optional.empty(), user);
    }
  }

  private final EmulatedCloud cloud;

  Deliveries(EmulatedCloud cloud) {
    this.cloud = cloud;
  }

  /** Delivers a signal to the clients of its audience that are connected; returns their users. */
  List<UserId> deliver(EmulatedApp app, OutboundSignal signal, String requestId) {
    return signal
        .to()
        .match(
            user ->
                outside(
                    app,
                    user.user(),
                    received(
                        "onUser%sMessageReceivedOutsideRoom", Json.object(), signal, requestId)),
            member -> toMembers(app.room(member.room()), List.of(member.user()), signal, requestId),
            members -> toMembers(app.room(members.room()), members.users(), signal, requestId),
            room -> toRoom(app.room(room.room()), signal, requestId));
  }

  private List<UserId> outside(EmulatedApp app, UserId user, ClientEvent event) {
    return app.user(user)
        .filter(client -> deliver(client, Recipient.outside(user), event))
        .map(client -> List.of(user))
        .orElse(List.of());
  }

  private List<UserId> toMembers(
      EmulatedRoom room, List<UserId> users, OutboundSignal signal, String requestId) {
    ClientEvent event = inRoom("onUser%sMessageReceived", room, signal, requestId);
    return users.stream()
        .filter(
            user ->
                room.member(user)
                    .filter(client -> deliver(client, Recipient.in(room.id(), user), event))
                    .isPresent())
        .toList();
  }

  private List<UserId> toRoom(EmulatedRoom room, OutboundSignal signal, String requestId) {
    ClientEvent event = inRoom("onRoom%sMessageReceived", room, signal, requestId);
    List<UserId> reached = new ArrayList<>();
    room.members()
        .forEach(
            (user, client) -> {
              if (deliver(client, Recipient.in(room.id(), user), event)) {
                reached.add(user);
              }
            });
    return reached;
  }

  private static ClientEvent inRoom(
      String name, EmulatedRoom room, OutboundSignal signal, String requestId) {
    return received(name, Json.object().add("roomId", room.id().value()), signal, requestId);
  }

  private static ClientEvent received(
      String name, JsonObjectBuilder args, OutboundSignal signal, String requestId) {
    Payload payload = signal.payload();
    String message =
        payload.match(
            Payload.Text::value,
            binary -> Base64.getEncoder().encodeToString(binary.value().toArray()));
    String kind = payload.match(text -> "", binary -> "Binary");
    return ClientEvent.of(
        String.format(name, kind),
        args.add("uid", signal.from().value()).add("message", message),
        requestId);
  }

  /** Delivers a message; returns whether the client has it now. */
  boolean deliver(RtcEngine to, Recipient recipient, ClientEvent message) {
    if (to.isBroken()) {
      return false;
    }
    Optional<Fault> fault =
        cloud.faults().take(Fault.At.DELIVERY, () -> facts(to, recipient, message));
    if (fault.isEmpty()) {
      to.sink().onEvent(message);
    }
    return fault.map(taken -> deliver(to, recipient, message, taken)).orElse(true);
  }

  private boolean deliver(RtcEngine to, Recipient recipient, ClientEvent message, Fault fault) {
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
        cloud.timers().at(due, () -> deliverLate(to, recipient, message));
        yield false;
      }
      case DUPLICATE -> {
        to.sink().onEvent(message);
        to.sink().onEvent(message);
        yield true;
      }
      // HANG: the message is lost without a sign.
      default -> false;
    };
  }

  private static void deliverLate(RtcEngine to, Recipient recipient, ClientEvent message) {
    if (to.isConnectedAs(recipient)) {
      to.sink().onEvent(message);
    }
  }

  private static Map<String, List<String>> facts(
      RtcEngine to, Recipient recipient, ClientEvent message) {
    Map<String, List<String>> facts = new HashMap<>();
    to.appId().ifPresent(app -> facts.put("appId", List.of(app.value())));
    recipient.room().ifPresent(room -> facts.put("roomId", List.of(room.value())));
    facts.put("uid", List.of(recipient.user().value()));
    facts.put("event", List.of(message.name()));
    return facts;
  }
}
