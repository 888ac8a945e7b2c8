package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.message.Audience;

/** The four actions of the OpenAPI, one per kind of audience (vendor-facts 1.1). */
enum OpenApiAction {
  SEND_UNICAST("SendUnicast"),
  SEND_ROOM_UNICAST("SendRoomUnicast"),
  BATCH_SEND_ROOM_UNICAST("BatchSendRoomUnicast"),
  SEND_BROADCAST("SendBroadcast");

  private final String wireName;

  OpenApiAction(String wireName) {
    this.wireName = wireName;
  }

  static OpenApiAction of(Audience to) {
    return to.match(
        user -> SEND_UNICAST,
        member -> SEND_ROOM_UNICAST,
        members -> BATCH_SEND_ROOM_UNICAST,
        room -> SEND_BROADCAST);
  }

  String wireName() {
    return wireName;
  }
}
