package dev.rtcsignal.adapter.routing;

import dev.rtcsignal.domain.delivery.SendResult;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The result of a question to a client.
 *
 * <pre>{@code
 * String said = asker.ask(app, user, question, Duration.ofSeconds(30)).join().match(
 *     answered -> "answered: " + answered.answer(),
 *     declined -> "declined: " + declined.code(),
 *     unanswered -> "no answer in time",
 *     notAsked -> "the question was not sent");
 * }</pre>
 *
 * @param <T> the type of the answer
 */
public sealed interface AskResult<T> {
  /**
   * Calls the function for this case.
   *
   * @param <R> what all functions return
   * @param answered if the client answered
   * @param declined if the client declined
   * @param unanswered if no answer came in time
   * @param notAsked if the question was not sent
   * @return what the called function returns
   */
  <R> R match(
      Function<Answered<T>, R> answered,
      Function<Declined<T>, R> declined,
      Function<Unanswered<T>, R> unanswered,
      Function<NotAsked<T>, R> notAsked);

  /**
   * The client answered.
   *
   * @param <T> the type of the answer
   * @param answer of the type that was asked for
   */
  record Answered<T>(T answer) implements AskResult<T> {
    /** Checks the components. {@inheritDoc} */
    public Answered {
      Objects.requireNonNull(answer);
    }

    @Override
    public <R> R match(
        Function<Answered<T>, R> answered,
        Function<Declined<T>, R> declined,
        Function<Unanswered<T>, R> unanswered,
        Function<NotAsked<T>, R> notAsked) {
      return answered.apply(this);
    }

    /** Leaves the content out. */
    @Override
    public String toString() {
      return "Answered[***]";
    }
  }

  /**
   * The client answered with an error, or with data that is not of the type asked for.
   *
   * @param <T> the type of the answer
   * @param code the client's, or {@code bad-data}; empty if it gave none
   * @param message the client's; empty if it gave none
   */
  record Declined<T>(String code, String message) implements AskResult<T> {
    @Override
    public <R> R match(
        Function<Answered<T>, R> answered,
        Function<Declined<T>, R> declined,
        Function<Unanswered<T>, R> unanswered,
        Function<NotAsked<T>, R> notAsked) {
      return declined.apply(this);
    }

    /** Leaves the client's message out. */
    @Override
    public String toString() {
      return "Declined[***]";
    }
  }

  /**
   * No answer came in time. The question may have arrived all the same.
   *
   * @param <T> the type of the answer
   * @param sent the result of sending the question; empty if it is not known
   */
  record Unanswered<T>(Optional<SendResult> sent) implements AskResult<T> {
    @Override
    public <R> R match(
        Function<Answered<T>, R> answered,
        Function<Declined<T>, R> declined,
        Function<Unanswered<T>, R> unanswered,
        Function<NotAsked<T>, R> notAsked) {
      return unanswered.apply(this);
    }
  }

  /**
   * The question was not sent.
   *
   * @param <T> the type of the answer
   * @param why the result of sending it; empty when too many questions are open already, or the
   *     transport or the shared store failed
   */
  record NotAsked<T>(Optional<SendResult> why) implements AskResult<T> {
    @Override
    public <R> R match(
        Function<Answered<T>, R> answered,
        Function<Declined<T>, R> declined,
        Function<Unanswered<T>, R> unanswered,
        Function<NotAsked<T>, R> notAsked) {
      return notAsked.apply(this);
    }
  }
}
