package dev.rtcsignal.app.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.adapter.routing.AskResult;
import dev.rtcsignal.adapter.routing.Asker;
import dev.rtcsignal.adapter.routing.RouteException;
import dev.rtcsignal.adapter.routing.RoutedReply;
import dev.rtcsignal.adapter.routing.SignalRouter;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.jdbc.Dialect;
import dev.rtcsignal.ports.jdbc.JdbcOutboxStore;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** The examples of the guide to routing. */
class RoutingExamplesTest {
  private static final AppId APP = TestCloud.APP;
  private static final UserId ALICE = new UserId("alice");

  private final InMemoryTransport transport = InMemoryTransport.accepting();

  /** Whether a hand is up. */
  public record Hand(boolean up) {}

  /** Whether the user agrees. */
  public record Consent(boolean given) {}

  @Test
  void theAckAnswersARequest() {
    assertThat(received(router(transport, Runnable::run), ""))
        .isEqualTo(
            Ack.text("{\"event\":\"raiseHand\",\"requestId\":\"7\",\"data\":\"alice: hand up\"}"));
  }

  @Test
  void theRouterPushesAnAnswerIfTheClientAsksForIt() {
    assertThat(received(router(transport, Runnable::run), ",\"replyBy\":\"user\""))
        .isEqualTo(Ack.empty());
    assertThat(transport.sent().get(0).to()).isEqualTo(new Audience.User(ALICE));
  }

  private static Ack received(SignalRouter router, String more) {
    String message = "{\"event\":\"raiseHand\",\"requestId\":\"7\",\"data\":{\"up\":true}" + more;
    return router
        .onSignal(
            new InboundSignal(VerifiedSender.unchecked(APP, ALICE), Payload.text(message + "}")))
        .toCompletableFuture()
        .join();
  }

  private static SignalRouter router(SignalTransport transport, Executor executor) {
    var router =
        SignalRouter.builder(transport, new SenderId("server"))
            .executor(executor) // messages of one user arrive one after another
            .on(
                "raiseHand",
                Hand.class,
                request -> {
                  String hand = request.data().up() ? "up" : "down";
                  return RoutedReply.of(request.user().value() + ": hand " + hand).now();
                })
            .onError(IllegalStateException.class, e -> new RouteException("closed", "too late"))
            .build();
    return router;
  }

  @Test
  void middlewareRefusesARequest() {
    assertThat(received(guarded(transport, Set.of(new UserId("bob"))), ""))
        .isEqualTo(
            Ack.text(
                "{\"event\":\"raiseHand\",\"requestId\":\"7\","
                    + "\"error\":{\"code\":\"not-allowed\",\"message\":\"only for speakers\"}}"));
  }

  private static SignalRouter guarded(SignalTransport transport, Set<UserId> speakers) {
    return SignalRouter.builder(transport, new SenderId("server"))
        .around(
            (request, next) -> {
              if (!speakers.contains(request.user())) {
                throw new RouteException("not-allowed", "only for speakers");
              }
              return next.get();
            })
        .on("raiseHand", Hand.class, request -> RoutedReply.done().now())
        .build();
  }

  @Test
  void theRouterGivesAnAnswerToTheAsker() {
    Asker asker = asker(transport);
    SignalRouter router = asking(asker);
    var question = new Asker.Question<>("mayRecord", Map.of("minutes", 45), Consent.class);
    var asked = asker.ask(APP, ALICE, question, Duration.ofSeconds(30));
    String id = Json.parse(sentText()).orElseThrow().getString("requestId");
    String answer = "{\"answerTo\":\"" + id + "\",\"data\":{\"given\":true}}";
    router.onSignal(new InboundSignal(VerifiedSender.unchecked(APP, ALICE), Payload.text(answer)));
    assertThat(asked.join()).isEqualTo(new AskResult.Answered<>(new Consent(true)));
    asker.close();
  }

  private String sentText() {
    return transport.sent().get(0).payload().match(text -> text.value(), binary -> "");
  }

  private static Asker asker(SignalTransport transport) {
    var asker = Asker.builder(transport, new SenderId("server")).build();
    return asker;
  }

  private static SignalRouter asking(Asker asker) {
    var router = SignalRouter.builder(asker).build();
    return router;
  }

  @Test
  void anAnswerAtAnotherReplicaReachesTheAsker(@TempDir Path folder) {
    SQLiteDataSource database = new SQLiteDataSource();
    database.setUrl("jdbc:sqlite:" + folder.resolve("signal.db"));
    try (JdbcOutboxStore here = JdbcOutboxStore.builder(database, Dialect.SQLITE).open();
        JdbcOutboxStore there = JdbcOutboxStore.builder(database, Dialect.SQLITE).open();
        Asker asker = sharing(transport, here);
        Asker other = sharing(transport, there)) {
      var question = new Asker.Question<>("mayRecord", Map.of("minutes", 45), Consent.class);
      var asked = asker.ask(APP, ALICE, question, Duration.ofSeconds(30));
      await().until(() -> !transport.sent().isEmpty());
      String id = Json.parse(sentText()).orElseThrow().getString("requestId");
      String answer = "{\"answerTo\":\"" + id + "\",\"data\":{\"given\":true}}";
      asking(other)
          .onSignal(new InboundSignal(VerifiedSender.unchecked(APP, ALICE), Payload.text(answer)));
      assertThat(asked.join()).isEqualTo(new AskResult.Answered<>(new Consent(true)));
    }
  }

  private static Asker sharing(SignalTransport transport, JdbcOutboxStore replica) {
    var asker =
        Asker.builder(transport, new SenderId("server"))
            .questions(replica.registers().questions())
            .build();
    return asker;
  }

  @Test
  void aQuestionWithoutAnAnswerEndsWithItsTimeout() {
    Asker asker = asker(transport);
    assertThat(ask(asker, APP, ALICE)).isEqualTo("no answer in time");
    assertThat(transport.sent()).hasSize(1);
    asker.close();
  }

  private static String ask(Asker asker, AppId app, UserId user) {
    var question = new Asker.Question<>("mayRecord", Map.of("minutes", 45), Consent.class);
    return asker
        .ask(app, user, question, Duration.ofMillis(200))
        .join()
        .match(
            answered -> "answered: " + answered.answer().given(),
            declined -> "declined: " + declined.code(),
            unanswered -> "no answer in time",
            notAsked -> "the question was not sent");
  }
}
