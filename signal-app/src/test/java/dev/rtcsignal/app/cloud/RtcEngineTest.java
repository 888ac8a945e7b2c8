package dev.rtcsignal.app.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.emulator.ClientProtocol;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.Grant;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calls, events and codes of interfaces 3 and vendor-facts 4 and 5, in process. */
class RtcEngineTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final String URL = "http://127.0.0.1:1/callback";

  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final EmulatedCloud cloud =
      new EmulatedCloud(
          CloudSettings.of(List.of(TestCloud.KEY), List.of(TestCloud.ACCESS)),
          now::get,
          () -> new SplittableRandom(1));
  private final List<String> posted = new ArrayList<>();
  private CallbackSender.Result answer = new CallbackSender.Result(0, 200, "ok");

  /** A client and what it received, as text: one line for each event. */
  private final class Client {
    private final List<String> events = new ArrayList<>();
    private final RtcEngine engine =
        new RtcEngine(
            cloud,
            callback -> {
              posted.add(callback.url() + " " + callback.body());
              return CompletableFuture.completedFuture(answer);
            },
            event -> events.add(event.name() + " " + event.args()));

    Client created() {
      assertThat(engine.createEngine(TestCloud.APP.value())).isZero();
      return this;
    }

    Client loggedIn(String user) {
      created();
      assertThat(engine.login(loginToken(user), user)).isZero();
      return this;
    }

    Client joined(String user) {
      assertThat(engine.joinRoom(roomToken("Room1", user), "Room1", user)).isZero();
      return this;
    }

    String last() {
      return events.get(events.size() - 1);
    }
  }

  @Test
  void refusesCallsBeforeCreateEngine() {
    Client client = new Client();
    assertThat(client.engine.login(loginToken("a"), "a")).isEqualTo(-3);
    assertThat(client.engine.joinRoom(roomToken("Room1", "a"), "Room1", "a")).isEqualTo(-3);
    assertThat(client.engine.setServerParams("s", URL)).isEqualTo(-3);
    assertThat(client.engine.sendServerMessage("m")).isEqualTo(-1);
    assertThat(client.engine.createEngine("")).isEqualTo(-1);
    assertThat(client.engine.createEngine("an app")).isEqualTo(-1);
    assertThat(client.created().engine.createEngine(TestCloud.APP.value())).isEqualTo(-2);
    assertThat(client.events).isEmpty();
  }

  @Test
  void refusesASecondLoginOfTheSameEngine() {
    Client client = new Client().loggedIn("alice");
    assertThat(client.events)
        .containsExactly("onLoginResult {\"uid\":\"alice\",\"errorCode\":0,\"elapsed\":0}");
    assertThat(client.engine.login(loginToken("alice"), "alice")).isEqualTo(-2);
    assertThat(client.events).hasSize(1);
  }

  @Test
  void refusesALoginWithEmptyParameters() {
    Client client = new Client().created();
    assertThat(client.engine.login("", "alice")).isEqualTo(-1);
    assertThat(client.engine.login(loginToken("alice"), "")).isEqualTo(-1);
    assertThat(client.events).isEmpty();
  }

  @Test
  void refusesALoginTokenThatIsExpiredMalformedOrOfAnotherUser() {
    assertLoginFails("bob", loginToken("alice"), -1000);
    assertLoginFails("alice", roomToken("Room1", "alice"), -1000);
    assertLoginFails("alice", "nonsense", -1000);
    assertLoginFails("a user", loginToken("alice"), -1002);
    String token = loginToken("alice");
    now.set(NOW.plusSeconds(3600));
    assertThat(new Client().created().engine.login(token, "alice")).isZero();
    now.set(NOW.plusSeconds(3601));
    assertLoginFails("alice", token, -1000);
  }

  private void assertLoginFails(String user, String token, int code) {
    Client client = new Client().created();
    assertThat(client.engine.login(token, user)).isZero();
    assertThat(client.last()).contains("onLoginResult").contains("\"errorCode\":" + code);
  }

  @Test
  void aSecondLoginOfAUserEndsTheFirst() {
    Client first = new Client().loggedIn("alice");
    Client second = new Client().loggedIn("alice");
    assertThat(first.last()).isEqualTo("onLogout {\"reason\":1}");
    assertThat(second.events).hasSize(1);
    first.engine.disconnect();
    second.engine.logout();
    assertThat(second.last()).isEqualTo("onLogout {\"reason\":0}");
    assertThat(second.engine.logout()).isEqualTo(-1);
  }

  @Test
  void notifiesTheRoomOfAJoin() {
    Client alice = new Client().created().joined("alice");
    Client bob = new Client().created().joined("bob");
    assertThat(bob.events)
        .containsExactly(
            "onRoomStateChanged {\"roomId\":\"Room1\",\"uid\":\"bob\",\"state\":0,"
                + "\"extraInfo\":\"{\\\"elapsed\\\":0,\\\"join_type\\\":0}\"}");
    assertThat(alice.last()).isEqualTo("onUserJoined {\"roomId\":\"Room1\",\"uid\":\"bob\"}");
    assertThat(bob.engine.joinRoom(roomToken("Room1", "bob"), "Room1", "bob")).isEqualTo(-2);
  }

  @ParameterizedTest
  @CsvSource({"Room1, 0", "*, 0", "Room2, -1000", "'', -1000"})
  void joinsWithATokenForTheRoomOrForAnyRoom(String granted, int state) {
    Client client = new Client().created();
    client.engine.joinRoom(roomToken(granted, "alice"), "Room1", "alice");
    assertThat(client.last()).contains("\"state\":" + state + ",");
  }

  @Test
  void refusesAnIllegalRoomIdAndEmptyParameters() {
    Client client = new Client().created();
    client.engine.joinRoom(roomToken("*", "alice"), "Room 1", "alice");
    assertThat(client.last()).contains("\"state\":-1007");
    assertThat(client.engine.joinRoom("", "Room1", "alice")).isEqualTo(-1);
    assertThat(client.engine.joinRoom(roomToken("*", "alice"), "Room1", "")).isEqualTo(-1);
  }

  @Test
  void aSecondJoinOfAUserEndsTheFirst() {
    Client first = new Client().created().joined("alice");
    new Client().created().joined("alice");
    assertThat(first.last()).contains("onRoomStateChanged").contains("\"state\":-1004");
    assertThat(first.engine.leaveRoom("Room1")).isEqualTo(-1);
  }

  @Test
  void notifiesTheRoomOfALeaveWithItsReason() {
    Client alice = new Client().created().joined("alice");
    Client bob = new Client().created().joined("bob");
    Client carol = new Client().created().joined("carol");
    assertThat(bob.engine.leaveRoom("Room1")).isZero();
    assertThat(bob.last()).isEqualTo("onLeaveRoom {\"roomId\":\"Room1\"}");
    assertThat(alice.last())
        .isEqualTo("onUserLeave {\"roomId\":\"Room1\",\"uid\":\"bob\",\"reason\":0}");
    carol.engine.disconnect();
    assertThat(alice.last())
        .isEqualTo("onUserLeave {\"roomId\":\"Room1\",\"uid\":\"carol\",\"reason\":1}");
    assertThat(bob.engine.leaveRoom("Room1")).isEqualTo(-1);
  }

  @Test
  void setServerParamsRequiresALogin() {
    Client client = new Client().created();
    client.engine.setServerParams("s", URL);
    assertThat(client.last()).isEqualTo("onServerParamsSetResult {\"error\":105}");
    client.engine.login(loginToken("alice"), "alice");
    assertThat(client.engine.setServerParams("s", URL)).isZero();
    assertThat(client.last()).isEqualTo("onServerParamsSetResult {\"error\":200}");
    assertThat(client.engine.setServerParams("", URL)).isEqualTo(-1);
    assertThat(client.engine.setServerParams("s", "")).isEqualTo(-1);
    assertThat(client.engine.setServerParams("s", "ftp://host/")).isEqualTo(-1);
    assertThat(client.engine.setServerParams("s", "http:nohost")).isEqualTo(-1);
  }

  /** Row C3 of the field faults; a name that Docker Compose gives: micronaut-core#1806. */
  @ParameterizedTest
  @CsvSource({
    "http://my_server:8080/callback, 0",
    "https://my_server, 0",
    "http://_dmarc.my_server.local./x?y=1, 0",
    "HTTP://127.0.0.1:8080/callback, 0",
    "HttpS://example.com/callback, 0",
    "http://[::1]:65535/, 0",
    "http://user:secret@host/, 0",
    "http://my_server:65536/, -1",
    "http://my_server:x/, -1",
    "http://_:99999/, -1",
    "http:///callback, -1",
    "http://:8080/, -1",
    "http://, -1",
    "ws_s://my_server/, -1",
  })
  void setServerParamsTakesTheUrlOfAnyHost(String url, int returned) {
    Client client = new Client().loggedIn("alice");
    assertThat(client.engine.setServerParams("s", url)).isEqualTo(returned);
  }

  @Test
  void postsMessageBinaryAndSignatureAndReturnsTheAck() {
    Client client = new Client().loggedIn("alice");
    client.engine.setServerParams("sig", URL);
    assertThat(client.engine.sendServerMessage("say \"hi\"")).isEqualTo(1);
    assertThat(client.engine.sendServerBinaryMessage("+/8=")).isEqualTo(2);
    assertThat(posted)
        .containsExactly(
            URL + " {\"message\":\"say \\\"hi\\\"\",\"binary\":false,\"signature\":\"sig\"}",
            URL + " {\"message\":\"+/8=\",\"binary\":true,\"signature\":\"sig\"}");
    assertThat(client.last())
        .isEqualTo("onServerMessageSendResult {\"msgid\":2,\"error\":0,\"message\":\"ok\"}");
  }

  @Test
  void reportsWhyAMessageWasNotSent() {
    Client client = new Client().created();
    client.engine.sendServerMessage("m");
    assertThat(client.last()).contains("\"error\":105");
    client.engine.login(loginToken("alice"), "alice");
    client.engine.sendServerMessage("m");
    assertThat(client.last()).contains("\"error\":106");
    client.engine.setServerParams("sig", URL);
    answer = CallbackSender.Result.failed(17);
    client.engine.sendServerMessage("m");
    assertThat(client.last()).contains("\"error\":17");
    assertThat(client.engine.sendServerMessage("")).isEqualTo(-1);
    assertThat(client.engine.sendServerBinaryMessage("no base64")).isEqualTo(-1);
    client.engine.logout();
    client.engine.login(loginToken("alice"), "alice");
    client.engine.sendServerMessage("m");
    assertThat(client.last()).as("logout clears the server parameters").contains("\"error\":106");
  }

  @Test
  void sends65536BytesAndRejectsOneMore() {
    Client client = new Client().loggedIn("alice");
    client.engine.setServerParams("sig", URL);
    client.engine.sendServerMessage("x".repeat(65_536));
    assertThat(client.last()).contains("\"error\":0");
    client.engine.sendServerMessage("x".repeat(65_537));
    assertThat(client.last()).contains("\"error\":103");
    client.engine.sendServerBinaryMessage(base64(65_536));
    assertThat(client.last()).contains("\"error\":0");
    client.engine.sendServerBinaryMessage(base64(65_537));
    assertThat(client.last()).contains("\"error\":103");
  }

  @Test
  void answersFramesThatAreNoCallsWithAnError() {
    RtcEngine engine = new Client().created().engine;
    assertThat(error(engine, "nonsense")).contains("one JSON object");
    assertThat(error(engine, "{\"id\":1,\"call\":\"fly\"}")).contains("unknown call");
    assertThat(error(engine, "{\"id\":1,\"call\":\"login\",\"args\":[]}")).contains("object");
    JsonObject answered = ClientProtocol.answer(engine, "{\"id\":7,\"call\":\"logout\"}");
    assertThat(answered).hasToString("{\"id\":7,\"returns\":-1}");
  }

  private static String error(RtcEngine engine, String frame) {
    return Json.text(ClientProtocol.answer(engine, frame), "error").orElse("");
  }

  private static String base64(int bytes) {
    return Base64.getEncoder().encodeToString(new byte[bytes]);
  }

  private static String loginToken(String user) {
    return token(Grant.login(new UserId(user)));
  }

  private static String roomToken(String room, String user) {
    return switch (room) {
      case "*" -> token(Grant.anyRoom(new UserId(user)));
      case "" -> loginToken(user);
      default -> token(Grant.room(new RoomId(room), new UserId(user)));
    };
  }

  private static String token(Grant grant) {
    return AccessToken.mint(TestCloud.KEY, grant, Lifetime.starting(NOW, Duration.ofHours(1)), 7)
        .text();
  }
}
