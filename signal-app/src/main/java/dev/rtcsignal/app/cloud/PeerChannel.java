package dev.rtcsignal.app.cloud;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.Optional;

/**
 * Messages of one client to other clients, in rooms and outside of rooms (vendor-facts 5, 7.1).
 * Guarded by the cloud's lock.
 */
final class PeerChannel {
  private final EmulatedCloud cloud;
  private final RtcEngine client;
  private final ClientLimits limits;
  private long lastRoomMessageId;

  PeerChannel(EmulatedCloud cloud, RtcEngine client) {
    this.cloud = cloud;
    this.client = client;
    this.limits = cloud.settings().clientLimits();
  }

  /** Sends to a member of a room and returns the msgid. */
  long toMember(String roomId, String uid, ClientMessage message) {
    long id = client.nextMessageId();
    int result =
        client
            .rooms()
            .userIn(roomId)
            .map(from -> toMember(new RoomId(roomId), from, uid, message, client.cause(id)))
            .orElse(SdkCodes.NOT_JOINED);
    fireResult("onUserMessageSendResult", id, result, client.cause(id));
    return id;
  }

  private void fireResult(String event, long id, int result, String cause) {
    client.fireResult(event, Json.object().add("msgid", id).add("error", result), cause);
  }

  private int toMember(
      RoomId roomId, UserId from, String uid, ClientMessage message, String cause) {
    Instant now = cloud.now();
    EmulatedRoom room = app().room(roomId);
    int problem = problem(uid, message);
    if (problem != SdkCodes.OK) {
      return problem;
    }
    if (!room.fits(now) || !client.rates().admitToUser(message, now)) {
      return SdkCodes.EXCEEDS_QPS;
    }
    room.take(now);
    Optional<UserId> to = Values.of(uid, UserId::new);
    Optional<RtcEngine> there = to.flatMap(room::member);
    ClientEvent event =
        received("onUser%sMessageReceived", message, from, Optional.of(roomId), cause);
    there.ifPresent(
        receiver ->
            cloud.deliveries().deliver(receiver, Deliveries.Recipient.in(roomId, to.get()), event));
    return there.isPresent()
        ? SdkCodes.OK
        : to.map(user -> room.codeForAbsent(user, now)).orElse(SdkCodes.NO_RELAY_PATH);
  }

  /** Sends to all other members of a room and returns the msgid. */
  long toRoom(String roomId, ClientMessage message) {
    long id = ++lastRoomMessageId;
    int result =
        client
            .rooms()
            .userIn(roomId)
            .map(from -> toRoom(new RoomId(roomId), from, message, roomCause(id)))
            .orElse(SdkCodes.NOT_JOINED);
    fireResult("onRoomMessageSendResult", id, result, roomCause(id));
    return id;
  }

  /** Messages to rooms have a sequence of ids of their own. */
  private String roomCause(long id) {
    return client.number() + ":room:" + id;
  }

  private int toRoom(RoomId roomId, UserId from, ClientMessage message, String cause) {
    Instant now = cloud.now();
    EmulatedRoom room = app().room(roomId);
    if (message.size() > limits.messageBytes()) {
      return SdkCodes.OVER_MAX_LENGTH;
    }
    if (!room.fits(now) || !client.rates().admitToRoom(message, now)) {
      return SdkCodes.EXCEEDS_QPS;
    }
    room.take(now);
    ClientEvent event =
        received("onRoom%sMessageReceived", message, from, Optional.of(roomId), cause);
    room.members()
        .forEach(
            (user, receiver) -> {
              if (receiver != client) {
                cloud.deliveries().deliver(receiver, Deliveries.Recipient.in(roomId, user), event);
              }
            });
    return SdkCodes.ROOM_MESSAGE_SENT;
  }

  /**
   * Sends to a user outside of rooms and returns the msgid. Both must be logged in. The basic
   * feature has no such call (vendor-facts 7.1).
   */
  long toUser(String uid, ClientMessage message) {
    if (!limits.advanced()) {
      return SdkCodes.INVALID_PARAMETER;
    }
    long id = client.nextMessageId();
    int result =
        client
            .login()
            .map(from -> toUser(from, uid, message, client.cause(id)))
            .orElse(SdkCodes.NOT_LOGGED_IN);
    fireResult("onUserMessageSendResultOutsideRoom", id, result, client.cause(id));
    return id;
  }

  private int toUser(UserId from, String uid, ClientMessage message, String cause) {
    Instant now = cloud.now();
    int problem = problem(uid, message);
    if (problem != SdkCodes.OK) {
      return problem;
    }
    if (!client.rates().admitToUser(message, now)) {
      return SdkCodes.EXCEEDS_QPS;
    }
    Optional<UserId> to = Values.of(uid, UserId::new);
    Optional<RtcEngine> there = to.flatMap(app()::user);
    there.ifPresent(
        receiver ->
            cloud
                .deliveries()
                .deliver(
                    receiver,
                    Deliveries.Recipient.outside(to.get()),
                    received(
                        "onUser%sMessageReceivedOutsideRoom",
                        message, from, Optional.empty(), cause)));
    return there.isPresent()
        ? SdkCodes.OK
        : to.map(user -> app().codeForAbsent(user, now)).orElse(SdkCodes.NO_RELAY_PATH);
  }

  private int problem(String uid, ClientMessage message) {
    if (uid.isEmpty()) {
      return SdkCodes.EMPTY_USER_ID;
    }
    return message.size() > limits.messageBytes() ? SdkCodes.OVER_MAX_LENGTH : SdkCodes.OK;
  }

  private static ClientEvent received(
      String name, ClientMessage message, UserId from, Optional<RoomId> room, String cause) {
    JsonObjectBuilder args = Json.object();
    room.ifPresent(id -> args.add("roomId", id.value()));
    args.add("uid", from.value()).add("message", message.wire());
    return ClientEvent.of(String.format(name, message.kind()), args, cause);
  }

  int status(String uid) {
    if (!limits.advanced() || uid.isEmpty() || client.login().isEmpty()) {
      return SdkCodes.INVALID_PARAMETER;
    }
    int status =
        Values.of(uid, UserId::new)
            .map(user -> app().status(user, cloud.now()))
            .orElse(SdkCodes.PEER_OFFLINE);
    client.fire("onGetPeerOnlineStatus", Json.object().add("uid", uid).add("status", status));
    return SdkCodes.OK;
  }

  /** Present for a client that is logged in or in a room. */
  private EmulatedApp app() {
    return client.app().orElseThrow();
  }
}
