package dev.rtcsignal.app.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.app.cloud.EmulatorGateway;
import dev.rtcsignal.app.emulator.SimulatedClient;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.observe.ServerEvents;
import dev.rtcsignal.app.server.ReferenceServer;
import dev.rtcsignal.app.server.TestOptions;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.dispatch.Dispatcher;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The path of a message over loopback: a client sends, the cloud calls back, the server verifies
 * the sender, the application replies through all four actions, and the right clients receive it.
 */
@Timeout(60)
class JourneyTest {
  /** How the server reaches the cloud. */
  enum CloudAccess {
    HTTP,
    IN_PROCESS
  }

  private final TestCloud cloud = TestCloud.start();
  private final ExecutorService blocking = Executors.newCachedThreadPool();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    blocking.shutdown();
    cloud.close();
  }

  @ParameterizedTest
  @EnumSource
  void theReplyReachesTheRightClientsOnce(CloudAccess access) throws Exception {
    URI server = serve(transport(access));
    SimulatedClient alice = present("alice");
    SimulatedClient bob = present("bob");
    SimulatedClient carol = present("carol");
    alice.call("setServerParams", params("alice", server));
    alice.call("sendServerMessage", Json.object().add("message", "hello").build());

    assertThat(
            alice
                .await(event -> event.name().equals("onServerMessageSendResult"))
                .orElseThrow()
                .args())
        .hasToString("{\"msgid\":1,\"error\":0,\"message\":\"received hello from alice\"}");
    awaitLast(List.of(alice, bob, carol));
    assertThat(received(alice))
        .containsExactly(
            "onUserMessageReceivedOutsideRoom server to the user",
            "onUserBinaryMessageReceived server AQI=",
            "onRoomMessageReceived server to the room");
    assertThat(received(bob))
        .containsExactly(
            "onUserMessageReceived server to the member",
            "onUserBinaryMessageReceived server AQI=",
            "onRoomMessageReceived server to the room");
    assertThat(received(carol)).containsExactly("onRoomMessageReceived server to the room");
  }

  @ParameterizedTest
  @EnumSource
  void aForgedMessageIsNotDelivered(CloudAccess access) throws Exception {
    URI server = serve(transport(access));
    SimulatedClient mallory = present("mallory");
    mallory.call(
        "setServerParams",
        Json.object().add("signature", "alice").add("url", server + "/callback").build());
    mallory.call("sendServerMessage", Json.object().add("message", "I am alice").build());
    assertThat(mallory.await(event -> event.name().equals("onServerMessageSendResult")))
        .map(event -> event.args().getInt("error"))
        .contains(18);
    assertThat(received(mallory)).isEmpty();
  }

  private SignalTransport transport(CloudAccess access) {
    if (access == CloudAccess.IN_PROCESS) {
      Dispatcher dispatcher =
          Dispatcher.builder(InstantSource.system(), new SplittableRandom(1))
              .build(new EmulatorGateway(cloud.cloud()));
      open.add(dispatcher);
      return dispatcher;
    }
    OpenApiTransport transport =
        OpenApiTransport.builder(InstantSource.system(), new SplittableRandom(1))
            .app(TestCloud.APP, TestCloud.ACCESS)
            .cloud(cloud.uri(), "cn-north-1")
            .build();
    open.add(transport);
    return transport;
  }

  /** Starts a server whose handler blocks. */
  private URI serve(SignalTransport transport) {
    InMemoryKeys keys = new InMemoryKeys().add(TestCloud.KEY);
    SignalHandler handler = SignalHandler.blocking(signal -> answer(transport, signal), blocking);
    SignalWebhook webhook =
        SignalWebhook.builder(
                TokenSenderCheck.of(keys, Duration.ZERO), handler, InstantSource.system())
            .build();
    ReferenceServer server =
        new ReferenceServer(
            cloud.vertx(),
            new TestOptions(TestCloud.APP, keys, webhook).transport(transport).build(),
            new ServerEvents(InstantSource.system()));
    open.add(() -> TestCloud.await(server.stop(Duration.ZERO, 0)));
    return URI.create("http://127.0.0.1:" + TestCloud.await(server.listen("127.0.0.1", 0)));
  }

  private static Ack answer(SignalTransport transport, InboundSignal signal) {
    UserId sender = signal.sender().user();
    UserId bob = new UserId("bob");
    Stream.of(
            to(new Audience.User(sender), Payload.text("to the user")),
            to(new Audience.RoomMember(TestCloud.ROOM, bob), Payload.text("to the member")),
            to(
                new Audience.RoomMembers(TestCloud.ROOM, List.of(sender, bob)),
                Payload.binary((byte) 1, (byte) 2)),
            to(new Audience.WholeRoom(TestCloud.ROOM), Payload.text("to the room")))
        .forEach(outbound -> transport.sendAsync(outbound).join().orThrow());
    String text = signal.payload().match(Payload.Text::value, binary -> "bytes");
    return Ack.text("received " + text + " from " + sender);
  }

  private static OutboundSignal to(Audience audience, Payload payload) {
    return new OutboundSignal(TestCloud.APP, new SenderId("server"), audience, payload);
  }

  private SimulatedClient present(String user) throws InterruptedException {
    SimulatedClient client = cloud.present(user);
    open.add(0, client);
    return client;
  }

  private static jakarta.json.JsonObject params(String user, URI server) {
    Lifetime hour = Lifetime.starting(Instant.now().minusSeconds(1), Duration.ofHours(1));
    String signature = CallbackSignature.mint(TestCloud.KEY, user, hour, 7).text();
    return Json.object().add("signature", signature).add("url", server + "/callback").build();
  }

  private static void awaitLast(List<SimulatedClient> clients) throws InterruptedException {
    for (SimulatedClient client : clients) {
      assertThat(client.await(event -> event.name().equals("onRoomMessageReceived"))).isPresent();
    }
  }

  private static List<String> received(SimulatedClient client) {
    return client.events().stream()
        .filter(event -> event.name().contains("MessageReceived"))
        .map(
            event ->
                event.name()
                    + " "
                    + event.args().getString("uid")
                    + " "
                    + event.args().getString("message"))
        .toList();
  }
}
