package dev.rtcsignal.app.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import jakarta.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code GET /emulator/events} tells of clients. */
@Timeout(60)
class ClientStreamTest {
  private final TestCloud cloud = TestCloud.start();
  private final List<JsonObject> sdk = new CopyOnWriteArrayList<>();
  private HttpResponse<Stream<String>> stream;

  @BeforeEach
  void watch() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(cloud.uri().resolve("/emulator/events")).build();
    stream = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofLines());
    Thread reader = new Thread(this::read);
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try {
      stream
          .body()
          .filter(line -> line.startsWith("data: {"))
          .map(line -> Json.parse(line.substring("data: ".length())).orElseThrow())
          .filter(event -> event.containsKey("client"))
          .forEach(sdk::add);
    } catch (RuntimeException e) {
      // The server has stopped.
    }
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  private JsonObject awaited(String name) {
    await().until(() -> find(name).isPresent());
    return find(name).orElseThrow();
  }

  private Optional<JsonObject> find(String name) {
    return sdk.stream().filter(event -> event.getString("name").equals(name)).findFirst();
  }

  @Test
  void tellsCallsAndCallbacksOfEachClientWithItsUser() throws Exception {
    try (SimulatedClient client = cloud.present("alice")) {
      assertThat(client.isOpen()).isTrue();
      JsonObject joined = awaited("onRoomStateChanged");
      assertThat(joined.getInt("client")).isEqualTo(1);
      assertThat(joined.getString("uid")).isEqualTo("alice");
      assertThat(joined.getString("kind")).isEqualTo("event");
      assertThat(awaited("joinRoom").getInt("returns")).isZero();
    }
  }

  @Test
  void leavesTokensAndSignaturesOut() throws Exception {
    try (SimulatedClient client = cloud.present("alice")) {
      assertThat(client.isOpen()).isTrue();
      assertThat(awaited("login").getJsonObject("args").keySet()).containsExactly("uid");
      assertThat(awaited("joinRoom").getJsonObject("args").keySet())
          .containsExactlyInAnyOrder("uid", "roomId");
    }
  }

  @Test
  void namesTheRequestThatAMessageCameFrom() throws Exception {
    try (SimulatedClient client = cloud.present("alice")) {
      assertThat(client.isOpen()).isTrue();
      SendResult result = send();
      assertThat(result).isInstanceOf(SendResult.Accepted.class);
      assertThat(awaited("onRoomMessageReceived").getString("cause"))
          .isEqualTo(((SendResult.Accepted) result).requestId());
    }
  }

  private SendResult send() throws InterruptedException {
    try (OpenApiTransport transport =
        OpenApiTransport.builder(InstantSource.system(), new SplittableRandom(1))
            .app(TestCloud.APP, TestCloud.ACCESS)
            .cloud(cloud.uri(), "cn-north-1")
            .build()) {
      return transport.send(
          new OutboundSignal(
              TestCloud.APP,
              new SenderId("server"),
              new Audience.WholeRoom(TestCloud.ROOM),
              Payload.text("hi")));
    }
  }

  @Test
  void namesTheMessageOfAClientAtSenderAndReceiver() throws Exception {
    try (SimulatedClient alice = cloud.present("alice");
        SimulatedClient bob = cloud.present("bob")) {
      assertThat(bob.isOpen()).isTrue();
      JsonObject args =
          Json.object().add("roomId", "Room1").add("uid", "bob").add("message", "hi").build();
      assertThat(alice.call("sendUserMessage", args)).isEqualTo(1);
      assertThat(awaited("onUserMessageReceived").getString("cause")).isEqualTo("1:1");
      assertThat(awaited("onUserMessageReceived").getInt("client")).isEqualTo(2);
      assertThat(awaited("onUserMessageSendResult").getString("cause")).isEqualTo("1:1");
    }
  }

  @Test
  void namesTheMessageInTheCallbackAndItsLog() throws Exception {
    List<String> origins = new CopyOnWriteArrayList<>();
    int port =
        TestCloud.await(
                cloud
                    .vertx()
                    .createHttpServer()
                    .requestHandler(
                        request -> {
                          origins.add(request.getHeader("x-rtc-emulator-message"));
                          request.response().end("ok");
                        })
                    .listen(0, "127.0.0.1"))
            .actualPort();
    try (SimulatedClient alice = cloud.client()) {
      alice.call("login", TestCloud.login("alice", Instant.now()));
      alice.call(
          "setServerParams",
          Json.object()
              .add("signature", "s")
              .add("url", "http://127.0.0.1:" + port + "/callback")
              .build());
      alice.call("sendServerMessage", Json.object().add("message", "hi").build());
      assertThat(awaited("onServerMessageSendResult").getString("cause")).isEqualTo("1:1");
      assertThat(origins).containsExactly("1:1");
      assertThat(cloud.server().requests()).contains("\"origin\":\"1:1\"");
    }
  }
}
