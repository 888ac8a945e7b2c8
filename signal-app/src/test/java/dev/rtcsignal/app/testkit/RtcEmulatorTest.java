package dev.rtcsignal.app.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The test kit as a team's test uses it. */
@ExtendWith(RtcEmulatorExtension.class)
class RtcEmulatorTest {
  private static OutboundSignal to(RtcEmulator cloud, Audience to, String text) {
    return new OutboundSignal(cloud.app(), new SenderId("server"), to, Payload.text(text));
  }

  @Test
  void bringsWhatTheServerSends(
      RtcEmulator cloud, SignalTransport transport, @User("alice") RtcClient alice)
      throws Exception {
    alice.joins("lobby");
    transport.send(to(cloud, new Audience.WholeRoom(new RoomId("lobby")), "hello all"));
    transport.send(to(cloud, new Audience.User(new UserId("alice")), "psst"));
    ReceivedMessage first = alice.receives();
    assertThat(first.event()).isEqualTo("onRoomMessageReceived");
    assertThat(first.room()).contains(new RoomId("lobby"));
    assertThat(first.from()).isEqualTo("server");
    assertThat(first.text()).isEqualTo("hello all");
    assertThat(alice.receives().room()).isEmpty();
    assertThat(alice.received()).hasSize(2);
    assertThat(first)
        .hasToString("ReceivedMessage[onRoomMessageReceived from server, Text[9 bytes]]");
  }

  @Test
  void clientsTalkToEachOther(@User("alice") RtcClient alice, @User("bob") RtcClient bob) {
    alice.joins("r");
    bob.joins("r");
    assertThat(alice.tellsMember("r", "bob", Payload.text("a"))).isZero();
    assertThat(alice.tellsRoom("r", Payload.binary(new byte[] {1, 2}))).isEqualTo(200);
    assertThat(alice.tellsUser("bob", Payload.text("c"))).isZero();
    assertThat(alice.tellsUser("carol", Payload.text("c"))).isEqualTo(4);
    assertThat(bob.received())
        .extracting(ReceivedMessage::event)
        .containsExactly(
            "onUserMessageReceived",
            "onRoomBinaryMessageReceived",
            "onUserMessageReceivedOutsideRoom");
    assertThat(bob.received().get(1).payload()).isEqualTo(Payload.binary(new byte[] {1, 2}));
    assertThat(alice.events()).extracting(SdkEvent::name).contains("onLoginResult", "onUserJoined");
  }

  @Test
  void aClientTellsTheBusinessServerAndGetsItsAck(@User("alice") RtcClient alice) throws Exception {
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
    alice.reportsTo(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/callback"));
    assertThat(alice.tellsServer("hello")).isEqualTo(new ServerReply(0, "text"));
    assertThat(alice.tellsServer(Payload.binary(new byte[3])))
        .isEqualTo(new ServerReply(0, "bytes"));
    server.stop(0);
    assertThat(alice.tellsServer("hello").error()).isEqualTo(17);
    assertThat(alice.logsOut().tellsServer("hello").error()).isEqualTo(105);
  }

  @Test
  void faultsHappenAndAreCleared(
      RtcEmulator cloud, SignalTransport transport, @User("alice") RtcClient alice)
      throws Exception {
    OutboundSignal signal = to(cloud, new Audience.User(new UserId("alice")), "m");
    cloud.fault(Fault.ofOpenApi().when("to", "alice").times(1).closesAfterAccept());
    assertThat(transport.send(signal)).isInstanceOf(SendResult.Uncertain.class);
    assertThat(alice.receives().text()).isEqualTo("m");
    cloud.fault(
        Fault.ofOpenApi().when("action", "SendUnicast").when("from", "server").answers(503));
    assertThat(transport.send(signal)).isInstanceOf(SendResult.Uncertain.class);
    cloud.clearFaults();
    cloud.fault(Fault.ofDeliveries().when("uid", "alice").times(1).duplicates());
    assertThat(transport.send(signal)).isInstanceOf(SendResult.Accepted.class);
    assertThat(alice.receives().text() + alice.receives().text()).isEqualTo("mm");
    assertThatThrownBy(() -> cloud.fault(Fault.ofDeliveries().throttles()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("do: throttle cannot happen at delivery");
  }

  @Test
  void eachWordOfAFaultIsTheOneOfTheControlApi() {
    assertThat(Fault.ofOpenApi().closes()).hasToString("{\"at\":\"openapi\",\"do\":\"close\"}");
    assertThat(Fault.ofOpenApi().hangs()).hasToString("{\"at\":\"openapi\",\"do\":\"hang\"}");
    assertThat(Fault.ofCallbacks().delays(Duration.ofSeconds(2)))
        .hasToString("{\"at\":\"callback\",\"delayMs\":2000,\"do\":\"delay\"}");
    assertThat(Fault.ofOpenApi().withProbability(0.5).skewsDate(Duration.ofMinutes(-1)))
        .hasToString(
            "{\"at\":\"openapi\",\"probability\":0.5,\"skewSeconds\":-60,\"do\":\"skewDate\"}");
    assertThat(Fault.ofOpenApi().when("to", "a").when("from", "b").throttles())
        .hasToString(
            "{\"at\":\"openapi\",\"match\":{\"to\":\"a\",\"from\":\"b\"},\"do\":\"throttle\"}");
  }

  @Test
  void timeGoesForwardAtOnce(RtcEmulator cloud, @User("alice") RtcClient alice) throws Exception {
    alice.joins("r", Duration.ofMinutes(1));
    cloud.advance(Duration.ofSeconds(31));
    assertThat(alice.awaits("onTokenWillExpire").text("roomId")).isEqualTo("r");
    cloud.advance(Duration.ofSeconds(31));
    assertThat(alice.events().get(alice.events().size() - 1).code("state")).isEqualTo(-1009);
    cloud.advance(Duration.ofDays(1));
    OutboundSignal signal = to(cloud, new Audience.User(new UserId("alice")), "m");
    assertThat(cloud.transport().send(signal)).isInstanceOf(SendResult.Accepted.class);
    assertThatThrownBy(() -> cloud.advance(Duration.ofNanos(-1))).hasMessage("time goes forward");
  }

  @Test
  void leavingAndHangingUpAreSeen(
      RtcEmulator cloud, @User("alice") RtcClient alice, @User("bob") RtcClient bob) {
    alice.joins("r");
    bob.joins("r").leaves("r");
    assertThat(alice.awaits("onUserLeave").code("reason")).isZero();
    bob.joins("r").close();
    assertThat(alice.events().get(alice.events().size() - 1).code("reason")).isEqualTo(1);
    assertThat(alice.hungUp()).isEmpty();
    cloud.reset();
    assertThat(alice.awaitsHangUp()).isEqualTo("the emulator was reset");
    assertThat(alice.hungUp()).isPresent();
  }

  @Test
  void aSecondLoginKicksTheFirst(RtcEmulator cloud, @User("alice") RtcClient alice) {
    cloud.client("alice");
    assertThat(alice.awaits("onLogout").code("reason")).isEqualTo(1);
    assertThat(alice.logsIn().events()).extracting(SdkEvent::name).endsWith("onLoginResult");
  }

  @Test
  void whatDoesNotComeFailsTheTestAndSaysWhatCame(@User("alice") RtcClient alice) {
    assertThatThrownBy(alice::receives)
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "alice got no message within 5 s; what came: [onLoginResult[elapsed=0, errorCode=0,"
                + " uid]]");
  }

  @Test
  void limitsAreSettings() throws Exception {
    try (RtcEmulator small =
            RtcEmulator.builder().appQuota(3).roomQuota(1).errorsInside200().seed(9).start();
        RtcEmulator basic = RtcEmulator.builder().basicFeature().start()) {
      RtcClient alice = small.client("alice").joins("r");
      assertThat(alice.tellsRoom("r", Payload.text("1"))).isEqualTo(200);
      assertThat(alice.tellsRoom("r", Payload.text("2"))).isEqualTo(5);
      small.advance(Duration.ofSeconds(1));
      assertThat(alice.tellsRoom("r", Payload.text("2"))).isEqualTo(200);
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
  void aCallThatTheSdkRefusesAtOnceIsAMistakeOfTheTest(@User("alice") RtcClient alice) {
    alice.joins("r");
    assertThat(alice.tellsRoom("r", Payload.text("x"))).isEqualTo(200);
    assertThatThrownBy(() -> alice.tellsRoom("r", Payload.text("")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("alice's send returned -1");
    assertThatThrownBy(() -> alice.tellsServer("")).hasMessageContaining("returned -1");
    assertThatThrownBy(() -> alice.joins("r")).hasMessage("alice's joinRoom returned -2");
    alice.close();
    assertThatThrownBy(alice::logsIn).hasMessage("alice's login returned -3");
  }

  @Test
  void whoDoesNotAnswerInTwelveSecondsHasTimedOut(RtcEmulator cloud, @User("alice") RtcClient alice)
      throws Exception {
    cloud.fault(Fault.ofCallbacks().hangs());
    alice.reportsTo(URI.create("http://127.0.0.1:1/"));
    CompletableFuture<ServerReply> reply =
        CompletableFuture.supplyAsync(() -> alice.tellsServer("hello"));
    Thread.sleep(200);
    cloud.advance(Duration.ofSeconds(12));
    assertThat(reply.get(5, TimeUnit.SECONDS).error()).isEqualTo(1);
  }

  @Test
  void theOperatorAndTheRestOfTheCallsAreThere(
      RtcEmulator cloud, @User("alice") RtcClient alice, @User("bob") RtcClient bob)
      throws Exception {
    assertThat(alice.statusOf("bob")).isEqualTo(1);
    bob.logsOut();
    assertThat(alice.statusOf("bob")).isZero();
    alice.joins("r", Duration.ofMinutes(1)).renewsToken("r", Duration.ofHours(1));
    cloud.advance(Duration.ofMinutes(5));
    bob.joins("r");
    cloud.kick("r", "bob");
    assertThat(bob.awaits("onRoomStateChanged", event -> event.code("state") < 0).code("state"))
        .isEqualTo(-1006);
    cloud.dismiss("r");
    assertThat(alice.awaits("onRoomStateChanged", event -> event.code("state") < 0).code("state"))
        .isEqualTo(-1011);
    cloud.fault(Fault.ofOpenApi().answers(403, "AccessDenied.NoPermissionForApp"));
    SendResult result = cloud.transport().send(to(cloud, new Audience.User(bob.user()), "m"));
    assertThat(result)
        .isInstanceOfSatisfying(
            SendResult.Refused.class,
            no -> assertThat(no.code()).isEqualTo("AccessDenied.NoPermissionForApp"));
    assertThat(cloud.requests()).contains("AccessDenied.NoPermissionForApp");
  }

  @Test
  void manyStartOneAfterTheOther() {
    AtomicInteger started = new AtomicInteger();
    for (int i = 0; i < 20; i++) {
      try (RtcEmulator emulator = RtcEmulator.start()) {
        started.addAndGet(emulator.client("alice").events().size());
      }
    }
    assertThat(started).hasValue(20);
  }

  @Test
  void valuesReadTheirArguments() {
    SdkEvent event = new SdkEvent("onX", java.util.Map.of("a", 1, "b", "t"));
    assertThat(List.of(event.code("a"), event.code("b"), event.code("c"))).containsExactly(1, 0, 0);
    assertThat(List.of(event.text("a"), event.text("b"))).containsExactly("", "t");
    ReceivedMessage binary =
        new ReceivedMessage("e", Optional.empty(), "f", Payload.binary(new byte[] {104, 105}));
    assertThat(binary.text()).isEqualTo("hi");
    assertThat(new ServerReply(0, "secret")).hasToString("ServerReply[0]");
  }
}
