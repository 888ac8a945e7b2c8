package dev.rtcsignal.app.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.app.config.Setting;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomAddress;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Settings, several applications, and clients that report by themselves. Row F8. */
@ExtendWith(RtcEmulatorExtension.class)
class RtcEmulatorAppsTest {
  private static final AppId SHOP = new AppId("540540540540540540540540");
  private static final AppId GAME = new AppId("6a3e6a3e6a3e6a3e6a3e6a3e");

  private final Queue<JsonObject> received = new ConcurrentLinkedQueue<>();
  private HttpServer business;

  @BeforeEach
  void startBusinessServer() throws Exception {
    business = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    business.createContext(
        "/in",
        exchange -> {
          received.add(Json.parse(exchange.getRequestBody().readAllBytes()).orElseThrow());
          byte[] ack = "ack".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, ack.length);
          exchange.getResponseBody().write(ack);
          exchange.close();
        });
    business.start();
  }

  @AfterEach
  void stop() {
    business.stop(0);
  }

  private URI callback() {
    return URI.create("http://127.0.0.1:" + business.getAddress().getPort() + "/in");
  }

  private static OutboundSignal toAlice(AppId app) {
    return new OutboundSignal(
        app, new SenderId("s"), new Audience.User(new UserId("alice")), Payload.text(app.value()));
  }

  @Test
  void settingsConfigureAServerThatSendsToTheEmulator(
      RtcEmulator cloud, @User("alice") RtcClient alice) throws Exception {
    Map<String, String> settings = cloud.settings();
    assertThat(Setting.all().stream().map(Setting::variable)).containsAll(settings.keySet());
    assertThat(settings)
        .containsEntry("SIGNAL_APP_ID", cloud.app().value())
        .containsEntry("SIGNAL_CLOUD", cloud.uri().toString())
        .containsEntry("SIGNAL_REGION", "cn-north-1")
        .containsEntry("SIGNAL_APP_QUOTA", "500")
        .containsEntry("SIGNAL_ROOM_QUOTA", "100");
    AccessKey key =
        AccessKey.of(
            settings.get("SIGNAL_ACCESS_KEY_ID"), settings.get("SIGNAL_SECRET_ACCESS_KEY"));
    try (OpenApiTransport transport =
        OpenApiTransport.builder(InstantSource.system(), new Random(1))
            .app(cloud.app(), key)
            .cloud(URI.create(settings.get("SIGNAL_CLOUD")), settings.get("SIGNAL_REGION"))
            .build()) {
      assertThat(transport.send(toAlice(cloud.app()))).isInstanceOf(SendResult.Accepted.class);
    }
    assertThat(alice.messages()).hasSize(1);
  }

  @Test
  void anEmulatorHasTheApplicationsOfItsBuilder() throws Exception {
    try (RtcEmulator cloud =
        RtcEmulator.builder().app(SHOP, "key-of-the-shop").app(GAME, "key-of-the-game").start()) {
      RtcClient shopper = cloud.client("alice");
      RtcClient player = cloud.client(GAME, "alice");
      assertThat(cloud.app()).isEqualTo(SHOP);
      assertThat(cloud.appKey().app()).isEqualTo(SHOP);
      assertThat(cloud.appKey(GAME).app()).isEqualTo(GAME);
      assertThat(cloud.settings(GAME))
          .containsEntry("SIGNAL_APP_ID", GAME.value())
          .containsEntry("SIGNAL_APP_KEY", "key-of-the-game");
      for (AppId app : List.of(SHOP, GAME)) {
        assertThat(cloud.transport().send(toAlice(app))).isInstanceOf(SendResult.Accepted.class);
      }
      assertThat(shopper.awaitMessage().text()).isEqualTo(SHOP.value());
      assertThat(player.awaitMessage().text()).isEqualTo(GAME.value());
      assertThat(player.messages()).hasSize(1);
      RoomAddress room = new RoomAddress(GAME, new RoomId("r"));
      player.join("r");
      cloud.kick(room, player.user());
      player.awaitEvent("onRoomStateChanged", event -> event.code("state") == -1006);
      player.join("r");
      cloud.dismiss(room);
      player.awaitEvent("onRoomStateChanged", event -> event.code("state") == -1011);
    }
  }

  @Test
  void anUnknownApplicationIsAMistake(RtcEmulator cloud) {
    assertThatThrownBy(() -> cloud.client(SHOP, "alice"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "application "
                + SHOP
                + " is unknown; this emulator has ["
                + cloud.app()
                + "], add others with Builder.app");
  }

  @Test
  void clientsReportToABusinessServerFromTheirLoginOn(
      RtcEmulator cloud, @User("early") RtcClient early) {
    RtcClient loggedOut = cloud.client("out").logOut();
    cloud.reportsTo(callback());
    RtcClient late = cloud.client("late");
    assertThat(late.sendServerMessage("1")).isEqualTo(new ServerReply(0, "ack"));
    assertThat(early.sendServerMessage("2").error()).isZero();
    assertThat(loggedOut.logIn().sendServerMessage("3").error()).isZero();
    assertThat(received)
        .extracting(body -> sender(cloud.appKey(), body, cloud))
        .containsExactly("late", "early", "out");
    assertThat(late.logOut().logIn().sendServerMessage("4").error()).isZero();
  }

  /** Verifies the signature, as a business server does. */
  private static String sender(AppKey key, JsonObject body, RtcEmulator cloud) {
    return CallbackSignature.parse(body.getString("signature"))
        .match(
            read ->
                read.verify(List.of(key), cloud.clock().instant(), Duration.ZERO)
                    .match(trusted -> trusted.value().user().value(), Object::toString),
            Object::toString);
  }
}
