package dev.rtcsignal.adapter.routing;

import dev.rtcsignal.domain.delivery.SendResult;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** What became of a question to a client. */
public sealed interface AskResult<T> {
  /** Returns what the function for this case makes of it. */
  <R> R match(
      Function<Answered<T>, R> answered,
      Function<Declined<T>, R> declined,
      Function<Unanswered<T>, R> unanswered,
      Function<NotAsked<T>, R> notAsked);

  /** The client answered. */
  record Answered<T>(T answer) implements AskResult<T> {
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
   * The client answered with an error, or with what is not of the type asked for: {@code bad-data}.
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

  /** No answer came in time. The question may have arrived all the same. */
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
   * The question did not go out.
   *
   * @param why the cloud's answer; empty when too many questions are open already, or the transport
   *     failed
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
