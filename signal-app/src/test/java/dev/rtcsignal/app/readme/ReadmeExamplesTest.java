package dev.rtcsignal.app.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.adapter.routing.RouteException;
import dev.rtcsignal.adapter.routing.RoutedReply;
import dev.rtcsignal.adapter.routing.SignalRouter;
import dev.rtcsignal.adapter.routing.SignalRouter.Question;
import dev.rtcsignal.adapter.webhook.SignalWebhook;
import dev.rtcsignal.adapter.webhook.TokenSenderCheck;
import dev.rtcsignal.app.emulator.SimulatedClient;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.testkit.RtcClient;
import dev.rtcsignal.app.testkit.RtcEmulator;
import dev.rtcsignal.app.testkit.RtcEmulatorExtension;
import dev.rtcsignal.app.testkit.User;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.quota.Priority;
import dev.rtcsignal.domain.quota.QuotaLimits;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The examples of the README stand here to the letter, and run. */
class ReadmeExamplesTest {
  private static final AppId APP = TestCloud.APP;

  @Test
  void everyExampleOfTheReadmeStandsInThisFile() throws Exception {
    String readme = Files.readString(Path.of("..", "README.md"));
    Path self =
        Path.of("src", "test", "java").resolve(getClass().getName().replace('.', '/') + ".java");
    String source = squeezed(Files.readString(self));
    List<String> examples =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(readme)
            .results()
            .map((MatchResult example) -> example.group(1))
            .toList();
    assertThat(examples).hasSize(7);
    for (String example : examples) {
      assertThat(source).contains(squeezed(example));
    }
  }

  private static String squeezed(String code) {
    return code.replaceAll("\\s+", "");
  }

  @Test
  void sends() throws Exception {
    try (TestCloud emulator = TestCloud.start();
        SimulatedClient client = emulator.present("user1")) {
      AccessKey accessKey = TestCloud.ACCESS;
      assertThat(send(emulator, accessKey)).startsWith("accepted");
      assertThat(client.await(event -> event.name().equals("onRoomMessageReceived"))).isPresent();
    }
  }

  private static String send(TestCloud emulator, AccessKey accessKey) throws InterruptedException {
    AppId app = APP;
    try (var transport =
        OpenApiTransport.builder(InstantSource.system(), new SecureRandom())
            .app(app, accessKey)
            .cloud(emulator.uri(), "cn-north-1") // or .volcengine(), or .byteplus()
            .build()) {
      var signal =
          new OutboundSignal(
              app,
              new SenderId("server"),
              new Audience.WholeRoom(new RoomId("Room1")),
              Payload.text("hello"));
      return transport
          .send(signal)
          .match(
              accepted -> "accepted: the cloud took it, request " + accepted.requestId(),
              refused -> "refused: " + refused.code(),
              notSent -> "not sent, so safe to send again: " + notSent.reason(),
              uncertain -> "uncertain, so never sent again by itself: " + uncertain.reason());
    }
  }

  @Test
  void sendsWithinAQuotaAndTellsItsAttempts() throws Exception {
    try (TestCloud emulator = TestCloud.start()) {
      var signal =
          new OutboundSignal(
              APP,
              new SenderId("server"),
              new Audience.WholeRoom(new RoomId("Room1")),
              Payload.text("hello"));
      assertThat(sendUrgently(emulator, APP, TestCloud.ACCESS, signal))
          .extracting(attempt -> attempt.outcome().getClass().getSimpleName())
          .containsExactly("Accepted");
    }
  }

  private static List<Attempt> sendUrgently(
      TestCloud emulator, AppId app, AccessKey accessKey, OutboundSignal signal)
      throws InterruptedException {
    var quota =
        new InMemoryQuota(InstantSource.system(), QuotaLimits.DOCUMENTED.perSecond(500, 100));
    try (var transport =
        OpenApiTransport.builder(InstantSource.system(), new SecureRandom())
            .app(app, accessKey)
            .cloud(emulator.uri(), "cn-north-1")
            .quota(quota) // one for all transports of the process
            .build()) {
      var options =
          SendOptions.DEFAULT
              .priority(Priority.CONTROL) // or NORMAL, or BULK
              .deadline(Duration.ofSeconds(2)) // leaves within this, or not at all
              .orderKey("whiteboard"); // one at a time, in the order given
      return transport.send(signal, options).attempts();
    }
  }

  @Test
  void receives() {
    AppKey appKey = TestCloud.KEY;
    ExecutorService executor = Executors.newCachedThreadPool();
    SignalWebhook webhook = webhook(appKey, executor);
    Lifetime hour = Lifetime.starting(Instant.now().minusSeconds(1), Duration.ofHours(1));
    String body =
        "{\"message\":\"hi\",\"binary\":false,\"signature\":\""
            + CallbackSignature.mint(appKey, "hyf", hour, 7).text()
            + "\"}";
    var reply = webhook.receive(body.getBytes(StandardCharsets.UTF_8)).toCompletableFuture().join();
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body().asUtf8()).isEqualTo("hello hyf");
    executor.shutdown();
  }

  private static SignalWebhook webhook(AppKey appKey, ExecutorService executor) {
    var check = TokenSenderCheck.of(new InMemoryKeys().add(appKey), Duration.ofSeconds(5));
    var handler =
        SignalHandler.blocking(signal -> Ack.text("hello " + signal.sender().user()), executor);
    var webhook = SignalWebhook.builder(check, handler, InstantSource.system()).build();
    // In whatever server you have: the raw bytes in, status and body out.
    // webhook.receive(bytes).thenAccept(reply -> respond(reply.status(), reply.body()));
    return webhook;
  }

  /** A hand that goes up or down. */
  public record Hand(boolean up) {}

  /** Whether it is accepted. */
  public record Consent(boolean given) {}

  @Test
  void routesByEventAndAsksBack() {
    InMemoryTransport transport = InMemoryTransport.accepting();
    var check = TokenSenderCheck.of(new InMemoryKeys().add(TestCloud.KEY), Duration.ofSeconds(5));
    SignalRouter router = router(transport, check);
    InboundSignal raised =
        new InboundSignal(
            VerifiedSender.unchecked(APP, new UserId("hyf")),
            Payload.text("{\"event\":\"raiseHand\",\"requestId\":\"7\",\"data\":{\"up\":true}}"));
    assertThat(router.onSignal(raised).toCompletableFuture().join())
        .isEqualTo(
            Ack.text("{\"event\":\"raiseHand\",\"requestId\":\"7\",\"data\":\"hyf: hand up\"}"));
    assertThat(ask(router, APP, new UserId("hyf"))).isEqualTo("no answer in time");
    assertThat(transport.sent()).hasSize(1);
  }

  private static SignalRouter router(SignalTransport transport, TokenSenderCheck check) {
    var keys = new InMemoryKeys().add(TestCloud.KEY);
    Executor executor = Runnable::run;
    var router =
        SignalRouter.builder(transport, new SenderId("server"), new SecureRandom())
            .executor(executor) // messages of one user come one after another
            .on(
                "raiseHand",
                Hand.class,
                request -> {
                  String hand = request.data().up() ? "up" : "down";
                  return RoutedReply.of(request.user().value() + ": hand " + hand).now();
                })
            .onError(IllegalStateException.class, e -> new RouteException("closed", "too late"))
            .build();
    var webhook =
        SignalWebhook.builder(check, router, InstantSource.system())
            .envelopes(SignalWebhook.EnvelopePolicy.DEMANDED, keys)
            .build();
    assertThat(webhook).isNotNull();
    return router;
  }

  private static String ask(SignalRouter router, AppId app, UserId user) {
    var question = new Question<>("mayRecord", Map.of("minutes", 45), Consent.class);
    return router
        .ask(app, user, question, Duration.ofMillis(200))
        .join()
        .match(
            answered -> "answered: " + answered.answer().given(),
            declined -> "declined: " + declined.code(),
            unanswered -> "no answer in time",
            notAsked -> "the question did not go out");
  }

  @Test
  void isTestedWithoutACloud() throws Exception {
    var transport = InMemoryTransport.accepting();
    greet(transport, new RoomId("Room1"));
    assertThat(transport.sent())
        .extracting(OutboundSignal::payload)
        .containsExactly(Payload.text("welcome"));
  }

  private static SendResult greet(SignalTransport transport, RoomId room)
      throws InterruptedException {
    return transport.send(
        new OutboundSignal(
            APP, new SenderId("server"), new Audience.WholeRoom(room), Payload.text("welcome")));
  }

  @Nested
  @ExtendWith(RtcEmulatorExtension.class)
  class GreetingServerTest {
    @Test
    void tellsTheLobbyWhoSaidHello(RtcEmulator cloud, @User("alice") RtcClient alice)
        throws Exception {
      try (var server = GreetingServer.start(cloud)) {
        alice.joins("lobby").reportsTo(server.callback());
        assertThat(alice.tellsServer("hello").message()).isEqualTo("welcome");
        assertThat(alice.receives().text()).isEqualTo("alice is here");
      }
    }
  }

  @Test
  void theReadmeIsShortEnoughToRead() throws Exception {
    assertThat(Files.readAllLines(Path.of("..", "README.md"))).hasSizeLessThan(300);
  }
}
