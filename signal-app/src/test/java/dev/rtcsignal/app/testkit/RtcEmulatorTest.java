package dev.rtcsignal.app.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The test kit as a team's test uses it. */
@ExtendWith(RtcEmulatorExtension.class)
class RtcEmulatorTest {
  private static OutboundSignal to(RtcEmulator cloud, Audience to, String text) {
    return new OutboundSignal(cloud.app(), new SenderId("server"), to, Payload.text(text));
  }

  @Test
  void deliversMessagesOfTheServer(
      RtcEmulator cloud, SignalTransport transport, @User("alice") RtcClient alice)
      throws Exception {
    alice.join("lobby");
    transport.send(to(cloud, new Audience.WholeRoom(new RoomId("lobby")), "hello all"));
    transport.send(to(cloud, new Audience.User(new UserId("alice")), "psst"));
    ReceivedMessage first = alice.awaitMessage();
    assertThat(first.event()).isEqualTo("onRoomMessageReceived");
    assertThat(first.room()).contains(new RoomId("lobby"));
    assertThat(first.from()).isEqualTo("server");
    assertThat(first.text()).isEqualTo("hello all");
    assertThat(alice.awaitMessage().room()).isEmpty();
    assertThat(alice.messages()).hasSize(2);
    assertThat(first)
        .hasToString("ReceivedMessage[onRoomMessageReceived from server, Text[9 bytes]]");
  }

  @Test
  void clientsSendToEachOther(@User("alice") RtcClient alice, @User("bob") RtcClient bob) {
    alice.join("r");
    bob.join("r");
    assertThat(alice.sendUserMessage("r", "bob", Payload.text("a"))).isZero();
    assertThat(alice.sendRoomMessage("r", Payload.binary(new byte[] {1, 2}))).isEqualTo(200);
    assertThat(alice.sendUserMessageOutsideRoom("bob", Payload.text("c"))).isZero();
    assertThat(alice.sendUserMessageOutsideRoom("carol", Payload.text("c"))).isEqualTo(4);
    assertThat(bob.messages())
        .extracting(ReceivedMessage::event)
        .containsExactly(
            "onUserMessageReceived",
            "onRoomBinaryMessageReceived",
            "onUserMessageReceivedOutsideRoom");
    assertThat(bob.messages().get(1).payload()).isEqualTo(Payload.binary(new byte[] {1, 2}));
    assertThat(alice.events()).extracting(SdkEvent::name).contains("onLoginResult", "onUserJoined");
  }

  @Test
  void aClientSendsToTheBusinessServerAndGetsItsAck(@User("alice") RtcClient alice)
      throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/callback",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          boolean binary = new String(body, StandardCharsets.UTF_8).contains("\"binary\":true");
          byte[] ack = (binary ? "bytes" : "text").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, ack.length);
          exchange.getResponseBody().write(ack);
          exchange.close();
        });
    server.start();
    alice.setServerParams(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/callback"));
    assertThat(alice.sendServerMessage("hello")).isEqualTo(new ServerReply(0, "text"));
    assertThat(alice.sendServerMessage(Payload.binary(new byte[3])))
        .isEqualTo(new ServerReply(0, "bytes"));
    server.stop(0);
    assertThat(alice.sendServerMessage("hello").error()).isEqualTo(17);
    assertThat(alice.logOut().sendServerMessage("hello").error()).isEqualTo(105);
  }

  @Test
  void appliesAndClearsFaults(
      RtcEmulator cloud, SignalTransport transport, @User("alice") RtcClient alice)
      throws Exception {
    OutboundSignal signal = to(cloud, new Audience.User(new UserId("alice")), "m");
    cloud.addFault(Fault.atOpenApi().match("to", "alice").times(1).closeAfterAccept());
    assertThat(transport.send(signal)).isInstanceOf(SendResult.Uncertain.class);
    assertThat(alice.awaitMessage().text()).isEqualTo("m");
    cloud.addFault(
        Fault.atOpenApi().match("action", "SendUnicast").match("from", "server").status(503));
    assertThat(transport.send(signal)).isInstanceOf(SendResult.Uncertain.class);
    cloud.clearFaults();
    cloud.addFault(Fault.atDelivery().match("uid", "alice").times(1).duplicate());
    assertThat(transport.send(signal)).isInstanceOf(SendResult.Accepted.class);
    assertThat(alice.awaitMessage().text() + alice.awaitMessage().text()).isEqualTo("mm");
    assertThatThrownBy(() -> cloud.addFault(Fault.atDelivery().throttle()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("do: throttle cannot happen at delivery");
  }

  @Test
  void aFaultHasTheFormOfTheControlApi() {
    assertThat(Fault.atOpenApi().close()).hasToString("{\"at\":\"openapi\",\"do\":\"close\"}");
    assertThat(Fault.atOpenApi().hang()).hasToString("{\"at\":\"openapi\",\"do\":\"hang\"}");
    assertThat(Fault.atCallback().delay(Duration.ofSeconds(2)))
        .hasToString("{\"at\":\"callback\",\"delayMs\":2000,\"do\":\"delay\"}");
    assertThat(Fault.atOpenApi().probability(0.5).skewDate(Duration.ofMinutes(-1)))
        .hasToString(
            "{\"at\":\"openapi\",\"probability\":0.5,\"skewSeconds\":-60,\"do\":\"skewDate\"}");
    assertThat(Fault.atOpenApi().match("to", "a").match("from", "b").throttle())
        .hasToString(
            "{\"at\":\"openapi\",\"match\":{\"to\":\"a\",\"from\":\"b\"},\"do\":\"throttle\"}");
  }

  @Test
  void advanceMovesTheClockAndRunsDueTimers(RtcEmulator cloud, @User("alice") RtcClient alice)
      throws Exception {
    alice.join("r", Duration.ofMinutes(1));
    cloud.advance(Duration.ofSeconds(31));
    assertThat(alice.awaitEvent("onTokenWillExpire").text("roomId")).isEqualTo("r");
    cloud.advance(Duration.ofSeconds(31));
    assertThat(alice.events().get(alice.events().size() - 1).code("state")).isEqualTo(-1009);
    cloud.advance(Duration.ofDays(1));
    OutboundSignal signal = to(cloud, new Audience.User(new UserId("alice")), "m");
    assertThat(cloud.transport().send(signal)).isInstanceOf(SendResult.Accepted.class);
    assertThatThrownBy(() -> cloud.advance(Duration.ofNanos(-1)))
        .hasMessage("duration must not be negative: PT-0.000000001S");
  }

  @Test
  void leavingAndDisconnectingFireEvents(
      RtcEmulator cloud, @User("alice") RtcClient alice, @User("bob") RtcClient bob) {
    alice.join("r");
    bob.join("r").leave("r");
    assertThat(alice.awaitEvent("onUserLeave").code("reason")).isZero();
    bob.join("r").close();
    assertThat(alice.events().get(alice.events().size() - 1).code("reason")).isEqualTo(1);
    assertThat(alice.disconnectReason()).isEmpty();
    cloud.reset();
    assertThat(alice.awaitDisconnect()).isEqualTo("the emulator was reset");
    assertThat(alice.disconnectReason()).isPresent();
  }

  @Test
  void aSecondLoginOfAUserEndsTheFirst(RtcEmulator cloud, @User("alice") RtcClient alice) {
    cloud.client("alice");
    assertThat(alice.awaitEvent("onLogout").code("reason")).isEqualTo(1);
    assertThat(alice.logIn().events()).extracting(SdkEvent::name).endsWith("onLoginResult");
  }

  @Test
  void aMissingMessageFailsTheTestWithTheEventsSoFar(@User("alice") RtcClient alice) {
    assertThatThrownBy(alice::awaitMessage)
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "alice got no message within 5 s; events so far: [onLoginResult[elapsed=0, errorCode=0,"
                + " uid]]");
  }

  @Test
  void theBuilderSetsLimits() throws Exception {
    try (RtcEmulator small =
            RtcEmulator.builder().appQuota(3).roomQuota(1).errorsInside200().seed(9).start();
        RtcEmulator basic = RtcEmulator.builder().basicFeature().start()) {
      RtcClient alice = small.client("alice").join("r");
      assertThat(alice.sendRoomMessage("r", Payload.text("1"))).isEqualTo(200);
      assertThat(alice.sendRoomMessage("r", Payload.text("2"))).isEqualTo(5);
      small.advance(Duration.ofSeconds(1));
      assertThat(alice.sendRoomMessage("r", Payload.text("2"))).isEqualTo(200);
      OutboundSignal signal = to(basic, new Audience.User(new UserId("a")), "m");
      assertThat(basic.transport().send(signal))
          .isInstanceOfSatisfying(
              SendResult.Refused.class,
              no -> assertThat(no.code()).isEqualTo("AccessDenied.ServiceNotEnabled"));
      assertThat(small.uri()).isNotEqualTo(basic.uri());
      assertThat(small.region()).isEqualTo("cn-north-1");
    }
  }

  @Test
  void throwsIfTheSdkRefusesACall(@User("alice") RtcClient alice) {
    alice.join("r");
    assertThat(alice.sendRoomMessage("r", Payload.text("x"))).isEqualTo(200);
    assertThatThrownBy(() -> alice.sendRoomMessage("r", Payload.text("")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("alice's send returned -1");
    assertThatThrownBy(() -> alice.sendServerMessage("")).hasMessageContaining("returned -1");
    assertThatThrownBy(() -> alice.join("r")).hasMessage("alice's joinRoom returned -2");
    alice.close();
    assertThatThrownBy(alice::logIn).hasMessage("alice's login returned -3");
  }

  @Test
  void aMissingAckTimesOutAfterTwelveSeconds(RtcEmulator cloud, @User("alice") RtcClient alice)
      throws Exception {
    cloud.addFault(Fault.atCallback().hang());
    alice.setServerParams(URI.create("http://127.0.0.1:1/"));
    CompletableFuture<ServerReply> reply =
        CompletableFuture.supplyAsync(() -> alice.sendServerMessage("hello"));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              cloud.advance(Duration.ofSeconds(12));
              return reply.isDone();
            });
    assertThat(reply.join().error()).isEqualTo(1);
  }

  @Test
  void theOperatorKicksAUserAndDismissesARoom(
      RtcEmulator cloud, @User("alice") RtcClient alice, @User("bob") RtcClient bob)
      throws Exception {
    assertThat(alice.getPeerOnlineStatus("bob")).isEqualTo(1);
    bob.logOut();
    assertThat(alice.getPeerOnlineStatus("bob")).isZero();
    alice.join("r", Duration.ofMinutes(1)).renewToken("r", Duration.ofHours(1));
    cloud.advance(Duration.ofMinutes(5));
    bob.join("r");
    cloud.kick("r", "bob");
    assertThat(bob.awaitEvent("onRoomStateChanged", event -> event.code("state") < 0).code("state"))
        .isEqualTo(-1006);
    cloud.dismiss("r");
    assertThat(
            alice.awaitEvent("onRoomStateChanged", event -> event.code("state") < 0).code("state"))
        .isEqualTo(-1011);
    cloud.addFault(Fault.atOpenApi().status(403, "AccessDenied.NoPermissionForApp"));
    SendResult result = cloud.transport().send(to(cloud, new Audience.User(bob.user()), "m"));
    assertThat(result)
        .isInstanceOfSatisfying(
            SendResult.Refused.class,
            no -> assertThat(no.code()).isEqualTo("AccessDenied.NoPermissionForApp"));
    assertThat(cloud.requests()).contains("AccessDenied.NoPermissionForApp");
  }

  @Test
  void startsAndClosesManyTimes() {
    AtomicInteger started = new AtomicInteger();
    for (int i = 0; i < 20; i++) {
      try (RtcEmulator emulator = RtcEmulator.start()) {
        started.addAndGet(emulator.client("alice").events().size());
      }
    }
    assertThat(started).hasValue(20);
  }

  @Test
  void eventsReturnTheirArguments() {
    SdkEvent event = new SdkEvent("onX", java.util.Map.of("a", 1, "b", "t"));
    assertThat(List.of(event.code("a"), event.code("b"), event.code("c"))).containsExactly(1, 0, 0);
    assertThat(List.of(event.text("a"), event.text("b"))).containsExactly("", "t");
    ReceivedMessage binary =
        new ReceivedMessage("e", Optional.empty(), "f", Payload.binary(new byte[] {104, 105}));
    assertThat(binary.text()).isEqualTo("hi");
  }

  @ParameterizedTest
  @CsvSource({
    "0, success",
    "1, too late",
    "5, over the limit",
    "17, not reached",
    "18, error status",
    "103, longer than",
    "105, not logged in",
    "106, setServerParams was not called",
    "1000, vendor-facts 4.5"
  })
  void aReplyNamesItsErrorAndNotItsMessage(int error, String meaning) {
    assertThat(new ServerReply(error, "secret").toString())
        .startsWith("ServerReply[" + error + ": ")
        .contains(meaning)
        .doesNotContain("secret");
  }
}
