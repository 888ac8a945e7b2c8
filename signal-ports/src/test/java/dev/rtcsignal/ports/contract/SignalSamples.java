package dev.rtcsignal.ports.contract;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Signals of every kind, up to the largest. */
final class SignalSamples {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final UserId ALICE = new UserId("alice");

  private SignalSamples() {}

  static List<OutboundSignal> all() {
    RoomId room = new RoomId("Room1");
    List<Audience> audiences =
        List.of(
            new Audience.User(ALICE),
            new Audience.RoomMember(room, ALICE),
            new Audience.RoomMembers(room, List.of(ALICE)),
            new Audience.RoomMembers(
                room, IntStream.range(0, 600).mapToObj(i -> new UserId("user" + i)).toList()),
            new Audience.WholeRoom(room));
    List<OutboundSignal> all = new ArrayList<>();
    for (Audience to : audiences) {
      all.add(with(to, Payload.text("hello \"你好\" \u0000\n😀")));
      all.add(with(to, Payload.text("")));
      all.add(with(to, Payload.binary((byte) 0, (byte) -1, (byte) 62)));
      all.add(with(to, Payload.binary(new byte[to.maxBytes()])));
    }
    return all;
  }

  private static OutboundSignal with(Audience to, Payload payload) {
    return new OutboundSignal(APP, new SenderId("server"), to, payload);
  }
}
