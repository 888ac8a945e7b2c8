package dev.rtcsignal.ports.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.UserAddress;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.QuestionStore;
import dev.rtcsignal.ports.QuestionStore.Answer;
import dev.rtcsignal.ports.QuestionStore.OpenQuestion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link QuestionStore}. Extend it, and give {@link #open} a store as one
 * process opens it, and {@link #pass} a way to let time pass. Needs {@code junit-jupiter-api}
 * alone.
 */
public abstract class QuestionStoreContract {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String HERE = "process-1";
  private static final UserAddress ALI =
      new UserAddress(new AppId("60af4c8dcb758d00ce35adb3"), new UserId("ali"));
  private static final UserAddress BOB = new UserAddress(ALI.app(), new UserId("bob"));
  private static final String TEXT = "{\"answerTo\":\"q\",\"data\":\"\u4f60\ud83d\ude00\"}";

  private QuestionStore one;
  private QuestionStore two;

  /** Returns the store as another process opens it; in memory it may be the same. */
  protected abstract QuestionStore open() throws Exception;

  /** Lets so much time pass by the clock of the store. */
  protected abstract void pass(Duration duration) throws Exception;

  @BeforeEach
  void start() throws Exception {
    one = open();
    two = open();
    get(one.open(new OpenQuestion("q", HERE, ALI, TIMEOUT)));
  }

  @Test
  void anAnswerAtAnotherProcessReachesTheOneThatAsked() throws Exception {
    assertTrue(get(two.answer("q", ALI, TEXT)), "the answer of the user who was asked");
    assertEquals(List.of(new Answer("q", ALI, TEXT)), get(one.answers(HERE)), "the answers");
  }

  @Test
  void thereIsNoAnswerBeforeTheClientGivesIt() throws Exception {
    assertEquals(List.of(), get(one.answers(HERE)), "the answers");
  }

  @Test
  void theFirstAnswerCounts() throws Exception {
    assertTrue(get(two.answer("q", ALI, TEXT)), "the first answer");
    assertFalse(get(two.answer("q", ALI, "other")), "the second answer");
    assertFalse(get(one.answer("q", ALI, "other")), "the second answer, at the other process");
    assertEquals(List.of(new Answer("q", ALI, TEXT)), get(one.answers(HERE)), "the answers");
  }

  @Test
  void aUserWhoWasNotAskedCannotAnswer() throws Exception {
    UserAddress elsewhere = new UserAddress(new AppId("70af4c8dcb758d00ce35adb3"), ALI.user());
    UserAddress upperCase = new UserAddress(ALI.app(), new UserId("ALI"));
    for (UserAddress other : List.of(BOB, elsewhere, upperCase)) {
      assertFalse(get(two.answer("q", other, TEXT)), () -> "the answer of " + other);
    }
    assertTrue(get(two.answer("q", ALI, TEXT)), "the answer of the user who was asked");
  }

  @Test
  void anIdThatNoQuestionHasIsNotTakenWhateverItsForm() throws Exception {
    for (String id :
        List.of("p", "Q", "", " q", "q ", "\0", "q\0", "'", "\u4f60", "x".repeat(60_000))) {
      assertFalse(get(two.answer(id, ALI, TEXT)), "an id of " + id.length() + " characters");
    }
    assertEquals(List.of(), get(one.answers(HERE)), "the answers");
  }

  @Test
  void anAnswerIsTakenUntilTheTimeout() throws Exception {
    pass(TIMEOUT.minusSeconds(5));
    assertTrue(get(two.answer("q", ALI, TEXT)), "the answer before the timeout");
  }

  @Test
  void noAnswerIsTakenAfterTheTimeout() throws Exception {
    pass(TIMEOUT.plusSeconds(1));
    assertFalse(get(two.answer("q", ALI, TEXT)), "the answer after the timeout");
  }

  @Test
  void aClosedQuestionHasNoAnswerAndTakesNone() throws Exception {
    get(two.open(new OpenQuestion("other", HERE, BOB, TIMEOUT)));
    get(two.answer("q", ALI, TEXT));
    get(one.close(List.of("q", "unknown")));
    assertEquals(List.of(), get(one.answers(HERE)), "the answers");
    assertFalse(get(two.answer("q", ALI, TEXT)), "an answer to a closed question");
    assertTrue(get(two.answer("other", BOB, TEXT)), "an answer to a question that is open");
  }

  @Test
  void closingNothingChangesNothing() throws Exception {
    get(one.close(List.of()));
    assertTrue(get(two.answer("q", ALI, TEXT)), "the answer");
  }

  @Test
  void aProcessGetsTheAnswersToItsOwnQuestionsAlone() throws Exception {
    get(two.open(new OpenQuestion("theirs", "process-2", BOB, TIMEOUT)));
    get(one.answer("theirs", BOB, TEXT));
    assertEquals(List.of(), get(one.answers(HERE)), "the answers of this process");
    assertEquals(
        List.of(new Answer("theirs", BOB, TEXT)), get(two.answers("process-2")), "those of theirs");
  }

  @Test
  void manyAnswersAtOnceAllArrive() throws Exception {
    List<CompletableFuture<Void>> opened = new ArrayList<>();
    Set<Answer> expected = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      opened.add(one.open(new OpenQuestion("many-" + i, "process-3", ALI, TIMEOUT)));
      expected.add(new Answer("many-" + i, ALI, "text " + i));
    }
    get(CompletableFuture.allOf(opened.toArray(CompletableFuture[]::new)));
    List<CompletableFuture<Boolean>> taken =
        expected.stream().map(each -> two.answer(each.id(), ALI, each.text())).toList();
    for (CompletableFuture<Boolean> each : taken) {
      assertTrue(get(each), "an answer of many");
    }
    assertEquals(expected, Set.copyOf(get(one.answers("process-3"))), "the answers");
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }
}
