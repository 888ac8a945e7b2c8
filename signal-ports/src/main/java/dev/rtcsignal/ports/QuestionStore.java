package dev.rtcsignal.ports;

import dev.rtcsignal.domain.message.UserAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * The questions to clients that are open, so that an answer which arrives at any process reaches
 * the one that asked.
 *
 * <pre>{@code
 * questions.answer("7f3a", address, text)
 *     .thenAccept(taken -> log(taken ? "answered" : "unknown or expired"));
 * }</pre>
 *
 * <p>Safe for use by many threads. No method blocks; dependents of the futures must not block
 * either. They fail with {@link OutboxStore.StoreException} if the store does. {@code
 * QuestionStoreContract} checks all that.
 */
public interface QuestionStore {
  /**
   * Opens a question, before it is sent.
   *
   * @param question with an id that is unique
   * @return completes when it is durable
   */
  CompletableFuture<Void> open(OpenQuestion question);

  /**
   * Stores the answer to a question.
   *
   * @param id of the question
   * @param from who answers
   * @param answer the message of the client
   * @return true if it is durable; false if that user was not asked that, the time is over by the
   *     clock of the store, or there is an answer
   */
  CompletableFuture<Boolean> answer(String id, UserAddress from, String answer);

  /**
   * Returns the answers to the questions of a process that are still open.
   *
   * @param asker the process
   * @return the answers, in any order
   */
  CompletableFuture<List<Answer>> answers(String asker);

  /**
   * Closes questions, with their answers.
   *
   * @param ids of the questions; unknown ones are passed over
   * @return completes when it is durable. Questions that are not closed are forgotten by themselves
   *     some time after their timeout
   */
  CompletableFuture<Void> close(Collection<String> ids);

  /**
   * A question that was asked.
   *
   * @param id unique
   * @param asker the process that waits for the answer
   * @param asked whose answer counts
   * @param timeout how long an answer is taken
   */
  record OpenQuestion(String id, String asker, UserAddress asked, Duration timeout) {
    /** Checks the components. {@inheritDoc} */
    public OpenQuestion {
      Objects.requireNonNull(id);
      Objects.requireNonNull(asker);
      Objects.requireNonNull(asked);
      Objects.requireNonNull(timeout);
    }
  }

  /**
   * An answer.
   *
   * @param id of the question
   * @param from who was asked and has answered
   * @param text the message of the client
   */
  record Answer(String id, UserAddress from, String text) {
    /** Checks the components. {@inheritDoc} */
    public Answer {
      Objects.requireNonNull(id);
      Objects.requireNonNull(from);
      Objects.requireNonNull(text);
    }

    /** Leaves the text out. */
    @Override
    public String toString() {
      return "Answer[" + id + ", " + from + "]";
    }
  }
}
