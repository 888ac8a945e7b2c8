package dev.rtcsignal.ports.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract of every {@link SignalTransport}. Extend it, and give {@link #transport()} a
 * transport with a receiver that accepts the signals that the cloud accepts and reports them in
 * {@link #arrived()}.
 */
public abstract class SignalTransportContract {
  protected static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  protected static final SenderId FROM = new SenderId("server");
  protected static final RoomId ROOM = new RoomId("Room1");

  /** Returns the transport under test, working, with credentials for {@link #APP}. */
  protected abstract SignalTransport transport() throws Exception;

  /** Returns what came out at the other end so far, in any order. */
  protected abstract List<OutboundSignal> arrived() throws Exception;

  protected static Stream<Audience> audiences() {
    UserId user = new UserId("user1");
    return Stream.of(
        new Audience.User(user),
        new Audience.RoomMember(ROOM, user),
        new Audience.RoomMembers(ROOM, List.of(user, new UserId("user2"))),
        new Audience.WholeRoom(ROOM));
  }

  static Stream<OutboundSignal> signals() {
    return audiences()
        .flatMap(
            to ->
                Stream.of(
                    signal(to, Payload.text("hello \"你好\" \u0000\n😀")),
                    signal(to, Payload.text("")),
                    signal(to, Payload.binary((byte) 0, (byte) -1, (byte) 62)),
                    signal(to, Payload.text("x".repeat(to.maxBytes()))),
                    signal(to, Payload.binary(new byte[to.maxBytes()]))));
  }

  @ParameterizedTest
  @MethodSource("signals")
  void deliversEachKindUnchangedAndOnce(OutboundSignal signal) throws Exception {
    SendResult result = transport().send(signal);
    assertThat(result).isInstanceOf(SendResult.Accepted.class);
    assertThat(arrived()).containsExactly(signal);
  }

  @Test
  void delivers600Recipients() throws Exception {
    List<UserId> users =
        IntStream.rangeClosed(1, 600).mapToObj(i -> new UserId("user" + i)).toList();
    OutboundSignal signal = signal(new Audience.RoomMembers(ROOM, users), Payload.text("all"));
    assertThat(transport().send(signal)).isInstanceOf(SendResult.Accepted.class);
    assertThat(arrived()).containsExactly(signal);
  }

  @Test
  void sendsManyAtOnceAndEachOnce() throws Exception {
    SignalTransport transport = transport();
    List<OutboundSignal> signals = new ArrayList<>();
    List<CompletableFuture<SendResult>> results = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      signals.add(signal(new Audience.WholeRoom(ROOM), Payload.text("n" + i)));
      results.add(transport.sendAsync(signals.get(i)));
    }
    for (CompletableFuture<SendResult> result : results) {
      assertThat(result.get(30, TimeUnit.SECONDS)).isInstanceOf(SendResult.Accepted.class);
    }
    assertThat(arrived()).containsExactlyInAnyOrderElementsOf(signals);
  }

  @Test
  void refusesNull() {
    assertThatThrownBy(() -> transport().sendAsync(null)).isInstanceOf(NullPointerException.class);
  }

  protected static OutboundSignal signal(Audience to, Payload payload) {
    return new OutboundSignal(APP, FROM, to, payload);
  }
}
