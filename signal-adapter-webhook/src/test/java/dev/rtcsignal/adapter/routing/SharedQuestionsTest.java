package dev.rtcsignal.adapter.routing;

import static dev.rtcsignal.adapter.routing.RouterFixture.content;
import static dev.rtcsignal.adapter.routing.RouterFixture.start;
import static dev.rtcsignal.adapter.webhook.Callbacks.APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.adapter.routing.Asker.Question;
import dev.rtcsignal.adapter.routing.RouterFixture.Hand;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.message.UserAddress;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.QuestionStore;
import dev.rtcsignal.ports.SignalHandler.UnavailableException;
import dev.rtcsignal.ports.fixture.VirtualTime;
import dev.rtcsignal.ports.memory.InMemoryQuestionStore;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Askers of two processes, with one store of open questions. */
@Timeout(60)
class SharedQuestionsTest {
  private static final UserId ALI = new UserId("ali");
  private static final Question<Hand> WHICH = new Question<>("which", Map.of("of", 2), Hand.class);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String LEFT = "\"data\":{\"side\":\"left\",\"height\":2}";

  private final InMemoryTransport transport = InMemoryTransport.accepting();
  private final VirtualTime time = new VirtualTime();
  private final Watched store = new Watched(new InMemoryQuestionStore(time));
  private final Asker here = asker(1);
  private final SignalRouter routerHere = RouterFixture.router(transport).asker(here).build();
  private final SignalRouter routerThere = RouterFixture.router(transport).asker(asker(2)).build();

  private Asker asker(long seed) {
    return Asker.builder(transport, RouterFixture.SERVER, new Random(seed))
        .delayer(time)
        .questions(store)
        .build();
  }

  private CompletableFuture<Ack> answer(SignalRouter router, String user, String more) {
    String id = content(transport.sent().get(0)).getString("requestId");
    return start(router, user, "{\"answerTo\":\"" + id + "\"," + more + "}");
  }

  @Test
  void anAnswerAtAnotherProcessIsTheResult() {
    CompletableFuture<AskResult<Hand>> asked = here.ask(APP, ALI, WHICH, LONG);
    assertThat(answer(routerThere, "ali", LEFT)).isCompletedWithValue(Ack.empty());
    assertThat(asked).isNotDone();
    time.pass(Duration.ofMillis(20));
    await().until(asked::isDone);
    assertThat(asked.join()).isEqualTo(new AskResult.Answered<>(new Hand("left", 2)));
  }

  @Test
  void anAnswerAtTheProcessThatAskedNeedsNoStore() {
    CompletableFuture<AskResult<Hand>> asked = here.ask(APP, ALI, WHICH, LONG);
    store.fail();
    assertThat(answer(routerHere, "ali", LEFT)).isCompletedWithValue(Ack.empty());
    await().until(asked::isDone);
    assertThat(asked.join()).isEqualTo(new AskResult.Answered<>(new Hand("left", 2)));
  }

  @Test
  void anErrorAtAnotherProcessIsTheResultToo() {
    CompletableFuture<AskResult<Hand>> asked = here.ask(APP, ALI, WHICH, LONG);
    answer(routerThere, "ali", "\"error\":{\"code\":\"busy\"}");
    time.pass(Duration.ofMillis(20));
    await().until(asked::isDone);
    assertThat(asked.join()).isEqualTo(new AskResult.Declined<>("busy", ""));
  }

  @Test
  void aUserWhoWasNotAskedIsRefusedByEachProcess() {
    CompletableFuture<AskResult<Hand>> asked = here.ask(APP, ALI, WHICH, LONG);
    for (SignalRouter router : List.of(routerHere, routerThere)) {
      assertThat(answer(router, "bob", LEFT).join().body().asUtf8()).contains("unknown-question");
    }
    time.pass(Duration.ofMillis(20));
    assertThat(asked).isNotDone();
  }

  @Test
  void aQuestionThatEndsIsClosedInTheStore() {
    here.ask(APP, ALI, WHICH, Duration.ofSeconds(1));
    time.pass(Duration.ofSeconds(2));
    assertThat(store.closed).hasSize(1);
    assertThat(answer(routerThere, "ali", LEFT).join().body().asUtf8())
        .contains("unknown-question");
  }

  @Test
  void withoutOpenQuestionsTheStoreIsNotAsked() {
    here.ask(APP, ALI, WHICH, Duration.ofSeconds(1));
    time.pass(Duration.ofSeconds(2));
    int reads = store.reads;
    assertThat(reads).isBetween(40, 60);
    time.pass(Duration.ofMinutes(1));
    assertThat(store.reads).isEqualTo(reads);
  }

  @Test
  void aQuestionThatTheStoreDoesNotTakeIsNotAsked() {
    store.fail();
    assertThat(here.ask(APP, ALI, WHICH, LONG).join())
        .isEqualTo(new AskResult.NotAsked<>(Optional.empty()));
    assertThat(transport.sent()).isEmpty();
  }

  @Test
  void anAnswerThatCannotBeStoredIsNotAcknowledged() {
    here.ask(APP, ALI, WHICH, LONG);
    store.fail();
    assertThat(answer(routerThere, "ali", LEFT))
        .failsWithin(Duration.ofSeconds(1))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(UnavailableException.class)
        .withMessage("the store of questions failed: down");
  }

  @Test
  void answersAreReadAgainOnceTheStoreHasRecovered() {
    CompletableFuture<AskResult<Hand>> asked = here.ask(APP, ALI, WHICH, LONG);
    answer(routerThere, "ali", LEFT);
    store.fail();
    time.pass(Duration.ofSeconds(3));
    assertThat(asked).isNotDone();
    store.recover();
    time.pass(Duration.ofMillis(250));
    await().until(asked::isDone);
    assertThat(asked.join()).isEqualTo(new AskResult.Answered<>(new Hand("left", 2)));
  }

  @Test
  void aCancelledQuestionIsClosed() {
    here.ask(APP, ALI, WHICH, LONG).cancel(true);
    time.pass(Duration.ofMillis(20));
    assertThat(store.closed).hasSize(1);
  }

  /** Counts, and fails when the test wants. For one thread. */
  private static final class Watched implements QuestionStore {
    private final QuestionStore store;
    private final List<String> closed = new ArrayList<>();
    private int reads;
    private boolean failing;

    Watched(QuestionStore store) {
      this.store = store;
    }

    void fail() {
      failing = true;
    }

    void recover() {
      failing = false;
    }

    private <T> CompletableFuture<T> unlessFailing(CompletableFuture<T> result) {
      return failing
          ? CompletableFuture.failedFuture(
              new StoreException(StoreException.Effect.NONE, "down", null))
          : result;
    }

    @Override
    public CompletableFuture<Void> open(OpenQuestion question) {
      return unlessFailing(store.open(question));
    }

    @Override
    public CompletableFuture<Boolean> answer(String id, UserAddress from, String answer) {
      return unlessFailing(store.answer(id, from, answer));
    }

    @Override
    public CompletableFuture<List<Answer>> answers(String asker) {
      reads++;
      return unlessFailing(store.answers(asker));
    }

    @Override
    public CompletableFuture<Void> close(Collection<String> ids) {
      closed.addAll(ids);
      return unlessFailing(store.close(ids));
    }
  }
}
