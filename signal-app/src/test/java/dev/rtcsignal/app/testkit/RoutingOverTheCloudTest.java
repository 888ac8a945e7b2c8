package dev.rtcsignal.app.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rtcsignal.adapter.routing.AskResult;
import dev.rtcsignal.adapter.routing.Asker;
import dev.rtcsignal.adapter.routing.Asker.Question;
import dev.rtcsignal.adapter.routing.RoutedReply;
import dev.rtcsignal.adapter.routing.SignalRouter;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.adapter.webhook.WebhookReply;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests and answers of a router in both directions, over the OpenAPI and over callbacks. */
@Timeout(60)
@ExtendWith(RtcEmulatorExtension.class)
class RoutingOverTheCloudTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  /** The data of a vote. */
  public record Vote(String choice) {}

  private HttpServer http;
  private URI callback;
  private Asker asker;

  @BeforeEach
  void listen(RtcEmulator cloud) throws IOException {
    SenderId server = new SenderId("server");
    asker = Asker.builder(cloud.transport(), server, new SplittableRandom(1)).build();
    SignalRouter router =
        SignalRouter.builder(cloud.transport(), server)
            .asker(asker)
            .on(
                "vote",
                Vote.class,
                request -> RoutedReply.of("you chose " + request.data().choice()).now())
            .build();
    SignalWebhook webhook =
        SignalWebhook.builder(
                TokenSenderCheck.of(new InMemoryKeys().add(cloud.appKey()), Duration.ZERO),
                router,
                cloud.clock())
            .build();
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/callback",
        exchange -> {
          WebhookReply reply =
              webhook
                  .receive(exchange.getRequestBody().readAllBytes())
                  .toCompletableFuture()
                  .join();
          byte[] body = reply.body().toArray();
          exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    http.start();
    callback = URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/callback");
  }

  @AfterEach
  void stop() {
    http.stop(0);
  }

  private static JsonObject received(RtcClient client) {
    return json(client.awaitMessage().text());
  }

  private static JsonObject json(String text) {
    return Json.parse(text).orElseThrow();
  }

  @Test
  void theAckAnswersARequest(@User("alice") RtcClient alice) {
    alice.setServerParams(callback);
    assertThat(json(alice.sendServerMessage(vote("")).message()))
        .isEqualTo(json("{\"event\":\"vote\",\"requestId\":\"7\",\"data\":\"you chose blue\"}"));
  }

  @Test
  void aMessageToTheUserAnswersARequestThatAsksForIt(@User("alice") RtcClient alice) {
    alice.setServerParams(callback);
    assertThat(alice.sendServerMessage(vote(",\"replyBy\":\"user\"")).message()).isEmpty();
    assertThat(received(alice))
        .isEqualTo(json("{\"event\":\"vote\",\"requestId\":\"7\",\"data\":\"you chose blue\"}"));
  }

  @Test
  void aMessageInTheRoomAnswersARequestThatAsksForIt(@User("alice") RtcClient alice) {
    alice.setServerParams(callback).join("lobby");
    assertThat(
            alice.sendServerMessage(vote(",\"replyBy\":\"room\",\"roomId\":\"lobby\"")).message())
        .isEmpty();
    ReceivedMessage answer = alice.awaitMessage();
    assertThat(answer.room()).contains(new RoomId("lobby"));
    assertThat(json(answer.text()).getString("data")).isEqualTo("you chose blue");
  }

  private static String vote(String more) {
    return "{\"event\":\"vote\",\"requestId\":\"7\",\"data\":{\"choice\":\"blue\"}" + more + "}";
  }

  @Test
  void theServerAsksAClientOutsideRoomsAndGetsItsAnswer(
      RtcEmulator cloud, @User("alice") RtcClient alice) {
    alice.setServerParams(callback);
    Question<Vote> question = new Question<>("vote?", Map.of("of", "red, blue"), Vote.class);
    CompletableFuture<AskResult<Vote>> asked = asker.ask(cloud.app(), alice.user(), question, LONG);
    answer(alice, ",\"data\":{\"choice\":\"red\"}");
    assertThat(asked.join()).isEqualTo(new AskResult.Answered<>(new Vote("red")));
  }

  @Test
  void aClientInARoomDeclinesAQuestion(RtcEmulator cloud, @User("alice") RtcClient alice) {
    alice.setServerParams(callback).join("lobby");
    Question<Vote> question = new Question<>("vote?", Map.of(), Vote.class);
    CompletableFuture<AskResult<Vote>> asked =
        asker.askInRoom(cloud.app(), new RoomId("lobby"), alice.user(), question, LONG);
    answer(alice, ",\"error\":{\"code\":\"busy\",\"message\":\"not now\"}");
    assertThat(asked.join()).isEqualTo(new AskResult.Declined<>("busy", "not now"));
  }

  private static void answer(RtcClient client, String with) {
    JsonObject question = received(client);
    assertThat(question.getString("event")).isEqualTo("vote?");
    String id = question.getString("requestId");
    assertThat(client.sendServerMessage("{\"answerTo\":\"" + id + "\"" + with + "}").error())
        .isZero();
  }

  /** The cloud reports Success for an absent receiver, so the question times out. */
  @Test
  void aQuestionToAnAbsentUserEndsUnanswered(RtcEmulator cloud, @User("alice") RtcClient alice) {
    alice.logOut();
    CompletableFuture<SendResult> sending = new CompletableFuture<>();
    // The asker learns of the result before this test does.
    SignalTransport watched =
        (signal, options) -> {
          CompletableFuture<SendResult> ofAsker = new CompletableFuture<>();
          cloud
              .transport()
              .sendAsync(signal, options)
              .thenAccept(
                  result -> {
                    ofAsker.complete(result);
                    sending.complete(result);
                  });
          return ofAsker;
        };
    CompletableFuture<Void> timeout = new CompletableFuture<>();
    Asker patient =
        Asker.builder(watched, new SenderId("server"), new SplittableRandom(1))
            .delayer(delay -> timeout)
            .build();
    Question<Vote> question = new Question<>("vote?", Map.of(), Vote.class);
    CompletableFuture<AskResult<Vote>> asked =
        patient.ask(cloud.app(), alice.user(), question, LONG);
    sending.join();
    timeout.complete(null);
    AskResult<Vote> result = asked.join();
    Optional<SendResult> sent =
        result.match(
            answered -> Optional.empty(),
            declined -> Optional.empty(),
            unanswered -> unanswered.sent(),
            notAsked -> Optional.empty());
    assertThat(sent).containsInstanceOf(SendResult.Accepted.class);
    assertThat(alice.messages()).isEmpty();
  }
}
