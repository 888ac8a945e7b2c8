package dev.rtcsignal.app.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.cloud.LocalCloud.Client;
import dev.rtcsignal.app.emulator.TestCloud;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages between clients, the codes of vendor-facts 4.5 and 5, and the rates of 7.1. */
class ClientToClientTest {
  private final LocalCloud cloud = new LocalCloud();

  private Client in(String user) {
    return cloud.client().joined("r", user).quiet();
  }

  private Client online(String user) {
    return cloud.client().loggedIn(user).quiet();
  }

  @Test
  void aMessageToARoomMemberArrivesAndReportsSuccess() {
    Client alice = in("alice");
    Client bob = in("bob");
    alice.quiet();
    assertThat(alice.engine().sendUserMessage("r", "bob", "hi")).isEqualTo(1);
    assertThat(alice.engine().sendUserBinaryMessage("r", "bob", "AAE=")).isEqualTo(2);
    assertThat(bob.events())
        .containsExactly(
            "onUserMessageReceived {\"roomId\":\"r\",\"uid\":\"alice\",\"message\":\"hi\"}",
            "onUserBinaryMessageReceived {\"roomId\":\"r\",\"uid\":\"alice\",\"message\":\"AAE=\"}");
    assertThat(alice.events())
        .containsExactly(
            "onUserMessageSendResult {\"msgid\":1,\"error\":0}",
            "onUserMessageSendResult {\"msgid\":2,\"error\":0}");
  }

  @Test
  void aMessageToTheRoomReachesAllOtherMembersAndReports200() {
    Client alice = in("alice");
    Client bob = in("bob");
    Client carol = in("carol");
    Client elsewhere = cloud.client().joined("r2", "dave").quiet();
    alice.quiet();
    bob.quiet();
    assertThat(alice.engine().sendRoomMessage("r", "all")).isEqualTo(1);
    assertThat(alice.engine().sendRoomBinaryMessage("r", "AAE=")).isEqualTo(2);
    String text = "onRoomMessageReceived {\"roomId\":\"r\",\"uid\":\"alice\",\"message\":\"all\"}";
    String binary =
        "onRoomBinaryMessageReceived {\"roomId\":\"r\",\"uid\":\"alice\",\"message\":\"AAE=\"}";
    assertThat(bob.events()).containsExactly(text, binary);
    assertThat(carol.events()).containsExactly(text, binary);
    assertThat(elsewhere.events()).isEmpty();
    assertThat(alice.events())
        .containsExactly(
            "onRoomMessageSendResult {\"msgid\":1,\"error\":200}",
            "onRoomMessageSendResult {\"msgid\":2,\"error\":200}");
  }

  @Test
  void aMessageOutsideRoomsRequiresALoginOfBothUsers() {
    Client alice = online("alice");
    Client bob = online("bob");
    alice.engine().sendUserMessageOutsideRoom("bob", "psst");
    alice.engine().sendUserBinaryMessageOutsideRoom("bob", "AAE=");
    assertThat(bob.events())
        .containsExactly(
            "onUserMessageReceivedOutsideRoom {\"uid\":\"alice\",\"message\":\"psst\"}",
            "onUserBinaryMessageReceivedOutsideRoom {\"uid\":\"alice\",\"message\":\"AAE=\"}");
    assertThat(alice.last())
        .isEqualTo("onUserMessageSendResultOutsideRoom {\"msgid\":2,\"error\":0}");
    Client guest = in("guest");
    guest.engine().sendUserMessageOutsideRoom("bob", "psst");
    assertThat(guest.last()).contains("\"error\":105");
    alice.engine().sendUserMessageOutsideRoom("guest", "not logged in, only joined");
    assertThat(alice.last()).contains("\"error\":4");
  }

  @Test
  void messagesToUsersAndToTheServerShareOneSequenceOfIds() {
    Client alice = online("alice").joined("r", "alice");
    alice.engine().setServerParams("sig", "http://127.0.0.1/");
    assertThat(alice.engine().sendServerMessage("m")).isEqualTo(1);
    assertThat(alice.engine().sendUserMessage("r", "bob", "m")).isEqualTo(2);
    assertThat(alice.engine().sendUserMessageOutsideRoom("bob", "m")).isEqualTo(3);
    assertThat(alice.engine().sendRoomMessage("r", "m")).isEqualTo(1);
  }

  @Test
  void aUserOutsideTheRoomCannotSendToIt() {
    Client alice = online("alice");
    alice.engine().sendUserMessage("r", "bob", "m");
    assertThat(alice.last()).isEqualTo("onUserMessageSendResult {\"msgid\":1,\"error\":100}");
    alice.engine().sendRoomMessage("r", "m");
    assertThat(alice.last()).isEqualTo("onRoomMessageSendResult {\"msgid\":1,\"error\":100}");
    alice.engine().sendRoomMessage("no room", "m");
    assertThat(alice.last()).contains("\"error\":100");
  }

  @Test
  void aReceiverInARoomIsUnreachableFor30SecondsAfterADisconnectAndThenAbsent() {
    Client alice = in("alice");
    Client bob = in("bob");
    assertThat(sentTo(alice, "bob")).contains("\"error\":0");
    bob.engine().disconnect();
    assertThat(sentTo(alice, "bob")).contains("\"error\":3");
    cloud.advance(Duration.ofMillis(29_999));
    assertThat(sentTo(alice, "bob")).contains("\"error\":3");
    cloud.advance(Duration.ofMillis(1));
    assertThat(sentTo(alice, "bob")).contains("\"error\":4");
    in("bob").engine().leaveRoom("r");
    assertThat(sentTo(alice, "bob")).contains("\"error\":4");
    assertThat(sentTo(alice, "never was here")).contains("\"error\":4");
  }

  private static String sentTo(Client from, String user) {
    from.engine().sendUserMessage("r", user, "m");
    return from.last();
  }

  @Test
  void aReceiverOutsideRoomsIsUnreachableAfterADisconnectAndAbsentAfterALogout() {
    Client alice = online("alice");
    Client bob = online("bob");
    bob.engine().disconnect();
    alice.engine().sendUserMessageOutsideRoom("bob", "m");
    assertThat(alice.last()).contains("\"error\":3");
    online("bob").engine().logout();
    alice.engine().sendUserMessageOutsideRoom("bob", "m");
    assertThat(alice.last()).contains("\"error\":4");
  }

  @Test
  void reportsWhetherAPeerIsOnline() {
    Client alice = online("alice");
    Client bob = online("bob");
    assertThat(alice.engine().getPeerOnlineStatus("bob")).isZero();
    assertThat(alice.last()).isEqualTo("onGetPeerOnlineStatus {\"uid\":\"bob\",\"status\":1}");
    bob.engine().disconnect();
    alice.engine().getPeerOnlineStatus("bob");
    assertThat(alice.last()).contains("\"status\":2");
    alice.engine().getPeerOnlineStatus("carol");
    assertThat(alice.last()).contains("\"status\":0");
    assertThat(alice.engine().getPeerOnlineStatus("")).isEqualTo(-1);
    assertThat(in("dave").engine().getPeerOnlineStatus("bob")).as("needs login").isEqualTo(-1);
  }

  @Test
  void anEmptyUserIdGetsError104AndAnEmptyMessageGetsNoId() {
    Client alice = online("alice").joined("r", "alice");
    alice.engine().sendUserMessage("r", "", "m");
    assertThat(alice.last()).contains("\"error\":104");
    alice.engine().sendUserMessageOutsideRoom("", "m");
    assertThat(alice.last()).contains("\"error\":104");
    assertThat(alice.engine().sendUserMessage("r", "bob", "")).isEqualTo(-1);
    assertThat(alice.engine().sendRoomBinaryMessage("r", "not base64")).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(ints = {65_536, 65_537})
  void accepts65536BytesAndRejectsOneMore(int bytes) {
    Client alice = online("alice").joined("r", "alice");
    online("bob").joined("r", "bob");
    String ok = bytes == 65_536 ? "0}" : "103}";
    String text = "x".repeat(bytes);
    String binary = Base64.getEncoder().encodeToString(new byte[bytes]);
    alice.engine().sendUserMessage("r", "bob", text);
    assertThat(alice.last()).endsWith("\"error\":" + ok);
    alice.engine().sendUserBinaryMessageOutsideRoom("bob", binary);
    assertThat(alice.last()).endsWith("\"error\":" + ok);
    alice.engine().sendRoomBinaryMessage("r", binary);
    assertThat(alice.last()).endsWith(bytes == 65_536 ? "200}" : "103}");
  }

  @Test
  void aClientSendsPerSecond100MessagesToUsers65ToRoomsAnd20ToTheServer() {
    Client alice = online("alice").joined("r", "alice");
    online("bob");
    alice.engine().setServerParams("sig", "http://127.0.0.1/");
    assertThat(accepted(alice, 101, () -> alice.engine().sendUserMessageOutsideRoom("bob", "m")))
        .isEqualTo(100);
    assertThat(alice.last()).contains("\"error\":5");
    assertThat(accepted(alice, 66, () -> alice.engine().sendRoomMessage("r", "m"))).isEqualTo(65);
    assertThat(accepted(alice, 21, () -> alice.engine().sendServerMessage("m"))).isEqualTo(20);
    cloud.advance(Duration.ofMillis(999));
    assertThat(accepted(alice, 1, () -> alice.engine().sendServerMessage("m"))).isZero();
    cloud.advance(Duration.ofMillis(1));
    assertThat(accepted(alice, 21, () -> alice.engine().sendServerMessage("m"))).isEqualTo(20);
  }

  private static long accepted(Client client, int times, Runnable send) {
    return IntStream.range(0, times)
        .filter(
            i -> {
              send.run();
              return !client.last().contains("\"error\":5,") && !client.last().endsWith(":5}");
            })
        .count();
  }

  @Test
  void aRoomAccepts100MessagesPerSecondFromAllClientsAndTheServer() {
    Client alice = in("alice");
    Client bob = in("bob");
    assertThat(accepted(alice, 60, () -> alice.engine().sendRoomMessage("r", "m"))).isEqualTo(60);
    assertThat(accepted(bob, 30, () -> bob.engine().sendUserMessage("r", "alice", "m")))
        .isEqualTo(30);
    assertThat(IntStream.range(0, 11).filter(i -> broadcastIsAdmitted()).count()).isEqualTo(10);
    assertThat(accepted(bob, 1, () -> bob.engine().sendUserMessage("r", "alice", "m"))).isZero();
    assertThat(accepted(bob, 1, () -> bob.engine().sendRoomMessage("r", "m"))).isZero();
  }

  private boolean broadcastIsAdmitted() {
    return cloud
        .cloud()
        .admit(
            TestCloud.APP, java.util.Optional.of(new dev.rtcsignal.domain.message.RoomId("r")), 1);
  }

  @Test
  void theBasicFeatureHasNoSignalingOutsideRooms() {
    LocalCloud basic = LocalCloud.basic();
    Client alice = basic.client().loggedIn("alice").joined("r", "alice");
    assertThat(alice.engine().setServerParams("s", "http://127.0.0.1/")).isEqualTo(-1);
    assertThat(alice.engine().sendServerMessage("m")).isEqualTo(-1);
    assertThat(alice.engine().sendUserMessageOutsideRoom("bob", "m")).isEqualTo(-1);
    assertThat(alice.engine().getPeerOnlineStatus("bob")).isEqualTo(-1);
  }

  @Test
  void theBasicFeatureAccepts1KibPerMessageAnd60MessagesAnd30KibPerSecond() {
    LocalCloud basic = LocalCloud.basic();
    Client alice = basic.client().joined("r", "alice");
    alice.engine().sendRoomMessage("r", "x".repeat(1_025));
    assertThat(alice.last()).contains("\"error\":103");
    assertThat(accepted(alice, 31, () -> alice.engine().sendRoomMessage("r", "x".repeat(1_024))))
        .isEqualTo(30);
    basic.advance(Duration.ofSeconds(1));
    assertThat(accepted(alice, 61, () -> alice.engine().sendRoomMessage("r", "x"))).isEqualTo(60);
  }
}
