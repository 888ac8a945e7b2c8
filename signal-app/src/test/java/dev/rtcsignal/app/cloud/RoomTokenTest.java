package dev.rtcsignal.app.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.cloud.LocalCloud.Client;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.Grant;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.message.RoomAddress;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Expiring tokens, kicks and large rooms: vendor-facts 3.2 and 5. */
class RoomTokenTest {
  private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

  private final LocalCloud cloud = new LocalCloud();

  private Client joinedFor(String user, Duration lifetime) {
    Client client = cloud.client();
    client.engine().joinRoom(cloud.roomToken("r", user, lifetime), "r", user);
    return client.quiet();
  }

  @Test
  void warns30SecondsBeforeAndRemovesAfterTheLastSecond() {
    Client bob = cloud.client().joined("r", "bob");
    Client alice = joinedFor("alice", TWO_MINUTES);
    bob.quiet();
    cloud.advance(Duration.ofMillis(89_999));
    assertThat(alice.events()).isEmpty();
    cloud.advance(Duration.ofMillis(1));
    assertThat(alice.events()).containsExactly("onTokenWillExpire {\"roomId\":\"r\"}");
    cloud.advance(Duration.ofMillis(30_999));
    assertThat(alice.events()).hasSize(1);
    cloud.advance(Duration.ofMillis(1));
    assertThat(alice.last()).contains("onRoomStateChanged").contains("\"state\":-1009");
    assertThat(bob.events())
        .containsExactly("onUserLeave {\"roomId\":\"r\",\"uid\":\"alice\",\"reason\":1}");
    alice.engine().sendRoomMessage("r", "m");
    assertThat(alice.last()).contains("\"error\":100");
  }

  @Test
  void aMessageToAUserRemovedForAnExpiredTokenGetsError4() {
    Client bob = cloud.client().joined("r", "bob");
    joinedFor("alice", TWO_MINUTES);
    cloud.advance(Duration.ofSeconds(121));
    bob.engine().sendUserMessage("r", "alice", "m");
    assertThat(bob.last()).contains("\"error\":4");
  }

  @Test
  void updateTokenExtendsTheMembership() {
    Client alice = joinedFor("alice", TWO_MINUTES);
    cloud.advance(Duration.ofSeconds(91));
    assertThat(alice.engine().updateToken("r", cloud.roomToken("r", "alice", TWO_MINUTES)))
        .isZero();
    cloud.advance(Duration.ofSeconds(60));
    assertThat(alice.events()).containsExactly("onTokenWillExpire {\"roomId\":\"r\"}");
    cloud.advance(Duration.ofSeconds(30));
    assertThat(alice.events()).hasSize(2).endsWith("onTokenWillExpire {\"roomId\":\"r\"}");
  }

  @Test
  void updateTokenReportsAnInvalidTokenAndKeepsTheOldOne() {
    Client alice = joinedFor("alice", TWO_MINUTES);
    assertThat(alice.engine().updateToken("r", cloud.roomToken("r", "bob", TWO_MINUTES))).isZero();
    assertThat(alice.last()).contains("\"state\":-1010");
    assertThat(alice.engine().updateToken("r", "")).isEqualTo(-1);
    assertThat(alice.engine().updateToken("elsewhere", "t")).isEqualTo(-1);
    cloud.advance(Duration.ofSeconds(121));
    assertThat(alice.last()).contains("\"state\":-1009");
  }

  @Test
  void aUserWhoLeftGetsNoWarning() {
    Client alice = joinedFor("alice", TWO_MINUTES);
    alice.engine().leaveRoom("r");
    Client again = cloud.client().joined("r", "alice").quiet();
    cloud.advance(Duration.ofSeconds(200));
    assertThat(alice.last()).startsWith("onLeaveRoom");
    assertThat(again.events()).isEmpty();
  }

  @Test
  void aTokenWithoutExpiryKeepsTheUserInTheRoom() {
    Client alice = cloud.client();
    Lifetime ever = new Lifetime(LocalCloud.NOW, Lifetime.NEVER);
    Grant grant = Grant.room(new RoomId("r"), new UserId("alice"));
    alice.engine().joinRoom(AccessToken.mint(TestCloud.KEY, grant, ever, 7).text(), "r", "alice");
    cloud.advance(Duration.ofDays(400));
    assertThat(alice.events()).hasSize(1).first().asString().contains("\"state\":0");
  }

  @Test
  void anExpiredTokenDoesNotAdmitAUser() {
    String token = cloud.roomToken("r", "alice", TWO_MINUTES);
    cloud.advance(Duration.ofSeconds(121));
    Client alice = cloud.client();
    alice.engine().joinRoom(token, "r", "alice");
    assertThat(alice.last()).contains("\"state\":-1000");
  }

  @Test
  void anExpiredLoginTokenDoesNotEndTheLogin() {
    Client alice = cloud.client().loggedIn("alice");
    cloud.advance(Duration.ofDays(1));
    assertThat(alice.events()).hasSize(1);
    alice.engine().getPeerOnlineStatus("alice");
    assertThat(alice.last()).contains("\"status\":1");
  }

  @Test
  void updateLoginTokenLogsInAgainIfTheLoginFailedOnTheToken() {
    Client alice = cloud.client();
    alice.engine().login("no token", "alice");
    assertThat(alice.last()).contains("\"errorCode\":-1000");
    String token = cloud.token(Grant.login(new UserId("alice")), TWO_MINUTES);
    assertThat(alice.engine().updateLoginToken(token)).isZero();
    assertThat(alice.last()).contains("onLoginResult").contains("\"errorCode\":0");
    assertThat(alice.engine().updateLoginToken(token)).isZero();
    assertThat(alice.events()).as("the live session continues").hasSize(2);
    assertThat(alice.engine().updateLoginToken("")).isEqualTo(-1);
  }

  @Test
  void oneEngineHasOneUserIdInAllRooms() {
    Client alice = cloud.client().joined("r", "alice").joined("r2", "bob");
    assertThat(alice.last()).contains("\"state\":-1014");
    assertThat(alice.joined("r3", "alice").last()).contains("\"state\":0");
  }

  @Test
  void theOperatorKicksOneUserOrDismissesTheRoom() {
    Client alice = cloud.client().joined("r", "alice");
    Client bob = cloud.client().joined("r", "bob");
    assertThat(
            cloud
                .cloud()
                .kick(
                    new RoomAddress(TestCloud.APP, new RoomId("r")),
                    Optional.of(new UserId("bob"))))
        .isEqualTo(1);
    assertThat(bob.last()).contains("\"state\":-1006");
    assertThat(alice.last())
        .isEqualTo("onUserLeave {\"roomId\":\"r\",\"uid\":\"bob\",\"reason\":3}");
    cloud.client().joined("r", "carol");
    assertThat(
            cloud.cloud().kick(new RoomAddress(TestCloud.APP, new RoomId("r")), Optional.empty()))
        .isEqualTo(2);
    assertThat(alice.events()).anyMatch(event -> event.contains("\"state\":-1011"));
    assertThat(
            cloud.cloud().kick(new RoomAddress(TestCloud.APP, new RoomId("r")), Optional.empty()))
        .isZero();
  }

  @Test
  void aDisconnectedEngineCannotLogInOrJoinAgain() {
    Client alice = cloud.client().loggedIn("alice").joined("r", "alice");
    alice.engine().disconnect();
    alice.quiet().loggedIn("alice").joined("r", "alice");
    assertThat(alice.engine().sendRoomMessage("r", "m")).isEqualTo(-1);
    assertThat(alice.engine().logout()).isEqualTo(-3);
    assertThat(alice.events()).isEmpty();
    EmulatedApp app = cloud.cloud().app(TestCloud.APP).orElseThrow();
    assertThat(app.users()).isEmpty();
    assertThat(app.room(new RoomId("r")).users()).isEmpty();
  }

  @Test
  void noticesStopAbove500UsersAndResumeBelow() {
    Client alice = cloud.client().joined("r", "alice");
    for (int i = 2; i <= 500; i++) {
      cloud.client().joined("r", "u" + i);
    }
    assertThat(alice.last()).isEqualTo("onUserJoined {\"roomId\":\"r\",\"uid\":\"u500\"}");
    Client late = cloud.client().joined("r", "u501");
    assertThat(alice.last()).contains("onRoomStateChanged").contains("\"state\":-2013");
    assertThat(late.last()).contains("\"state\":-2013");
    alice.quiet();
    Client later = cloud.client().joined("r", "u502");
    assertThat(later.last()).contains("\"state\":-2013");
    later.engine().leaveRoom("r");
    late.engine().leaveRoom("r");
    assertThat(alice.events()).isEmpty();
    cloud.client().joined("r", "u501b").engine().disconnect();
    Client back = cloud.client();
    cloud
        .cloud()
        .kick(new RoomAddress(TestCloud.APP, new RoomId("r")), Optional.of(new UserId("u500")));
    assertThat(alice.last()).contains("onUserLeave").contains("u500");
    back.joined("r", "again");
    assertThat(alice.last()).isEqualTo("onUserJoined {\"roomId\":\"r\",\"uid\":\"again\"}");
  }
}
