package dev.rtcsignal.domain.inbound;

import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.auth.VerifiedSender;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The outcome of one callback: of a client's message, or of an event notification.
 *
 * <pre>{@code
 * webhook.handle(body).thenAccept(callback -> {
 *   if (callback.outcome() instanceof CallbackOutcome.HandlerFailed<InboundSignal> failed) {
 *     log(failed.failure());
 *   }
 * });
 * }</pre>
 *
 * <p>The HTTP reply, metrics, logs and journals are all derived from this value, so that no reader
 * guesses from a status number or parses the body again. Holds no signature; prints no payload.
 *
 * @param <T> what a proved body holds: {@link InboundSignal}, or {@link
 *     dev.rtcsignal.domain.event.RtcEvent}
 */
public sealed interface CallbackOutcome<T> {
  /**
   * Calls the method for this case.
   *
   * @param cases one method for each case
   * @param <R> the type of the result
   * @return what the method returned
   */
  <R> R match(Cases<T, R> cases);

  /**
   * One method for each case.
   *
   * @param <T> what a proved body holds
   * @param <R> what the methods return
   */
  interface Cases<T, R> {
    /**
     * The handler answered.
     *
     * @param outcome the outcome
     * @return the result
     */
    R handled(Handled<T> outcome);

    /**
     * The same message came before.
     *
     * @param outcome the outcome
     * @return the result
     */
    R repeated(Repeated<T> outcome);

    /**
     * The handler failed.
     *
     * @param outcome the outcome
     * @return the result
     */
    R handlerFailed(HandlerFailed<T> outcome);

    /**
     * The handler did not answer in time.
     *
     * @param outcome the outcome
     * @return the result
     */
    R handlerTimedOut(HandlerTimedOut<T> outcome);

    /**
     * A bound was reached.
     *
     * @param outcome the outcome
     * @return the result
     */
    R overloaded(Overloaded<T> outcome);

    /**
     * Something that the message needs is not there now.
     *
     * @param outcome the outcome
     * @return the result
     */
    R unavailable(Unavailable<T> outcome);

    /**
     * The sender exceeded its rate.
     *
     * @param outcome the outcome
     * @return the result
     */
    R rateLimited(RateLimited<T> outcome);

    /**
     * The sender or the envelope was not proved.
     *
     * @param outcome the outcome
     * @return the result
     */
    R notProved(NotProved<T> outcome);

    /**
     * The check itself failed.
     *
     * @param outcome the outcome
     * @return the result
     */
    R checkFailed(CheckFailed<T> outcome);

    /**
     * The body was malformed.
     *
     * @param outcome the outcome
     * @return the result
     */
    R malformed(Malformed<T> outcome);

    /**
     * The body was too large.
     *
     * @param outcome the outcome
     * @return the result
     */
    R tooLarge(TooLarge<T> outcome);
  }

  /**
   * An outcome of a body whose sender was proved.
   *
   * @param <T> what it holds
   */
  sealed interface Proved<T> extends CallbackOutcome<T> {
    /** {@return the message or event, whether or not the handler got it} */
    T message();
  }

  /**
   * An outcome of a body that proved nothing about its sender.
   *
   * @param <T> what it would have held
   */
  sealed interface Unproved<T> extends CallbackOutcome<T> {}

  /**
   * The handler answered in time.
   *
   * @param message the message or event
   * @param ack the handler's answer
   * @param <T> what a proved body holds
   */
  record Handled<T>(T message, Ack ack) implements Proved<T> {
    /** Checks the components. {@inheritDoc} */
    public Handled {
      Objects.requireNonNull(message);
      Objects.requireNonNull(ack);
    }

    @Override
    public <R> R match(Cases<T, R> cases) {
      return cases.handled(this);
    }
  }

  /**
   * The same message came before, so the handler did not get this one.
   *
   * @param message the message or event
   * @param first the outcome of the first one, if it was still with the handler when this one came;
   *     empty if it had been handled by then
   * @param <T> what a proved body holds
   */
  record Repeated<T>(T message, Optional<CallbackOutcome<T>> first) implements Proved<T> {
    /** Checks the components. {@inheritDoc} */
    public Repeated {
      Objects.requireNonNull(message);
      Objects.requireNonNull(first);
    }

    @Override
    public <R> R match(Cases<T, R> cases) {
      return cases.repeated(this);
    }
  }

  /**
   * The handler threw, or its answer failed.
   *
   * @param message the message or event
   * @param failure the class name of the exception; its message may quote the payload
   * @param <T> what a proved body holds
   */
  record HandlerFailed<T>(T message, String failure) implements Proved<T> {
    /** Checks the components. {@inheritDoc} */
    public HandlerFailed {
      Objects.requireNonNull(message);
      Objects.requireNonNull(failure);
    }

    @Override
    public <R> R match(Cases<T, R> cases) {
      return cases.handlerFailed(this);
    }
  }

  /**
   * The handler did not answer within its time limit; it may still be working.
   *
   * @param message the message or event
   * @param limit the time limit
   * @param <T> what a proved body holds
   */
  record HandlerTimedOut<T>(T message, Duration limit) implements Proved<T> {
    /** Checks the components. {@inheritDoc} */
    public HandlerTimedOut {
      Objects.requireNonNull(message);
      Objects.requireNonNull(limit);
    }

    @Override
    public <R> R match(Cases<T, R> cases) {
      return cases.handlerTimedOut(this);
    }
  }

  /**
   * A bound of the server was reached, so the message was not handled.
   *
   * @param message the message or event
   * @param bound the bound
   * @param <T> what a proved body holds
   */
  record Overloaded<T>(T message, Bound bound) implements Proved<T> {
    /** Checks the components. {@inheritDoc} */
    public Overloaded {
      Objects.requireNonNull(message);
      Objects.requireNonNull(bound);
    }

    @Override
    public <R> R match(Cases<T, R> cases) {
      return cases.overloaded(this);
    }
  }

  /** The bound that was reached. */
  enum Bound {
    /** Too many callbacks await their answer. */
    IN_FLIGHT,
    /** The handler or its executor rejected the message. */
    HANDLER,
    /** No more messages can be remembered against repetition. */
    REMEMBERED
  }

  /**
   * Something that the message needs is not there now, so it was not handled: the store that tells
   * whether it was handled before, or the log that takes it. It may be sent again.
   *
   * @param message the message or event
   * @param why what is not there, without any part of the message
   * @param <T> what a proved body holds
   */
  record Unavailable<T>(T message, String why) implements Proved<T> {
    /** Checks the components. {@inheritDoc} */
    public Unavailable {
      Objects.requireNonNull(message);
      Objects.requireNonNull(why);
    }

    @Override
    public <R> R match(Cases<T, R> cases) {
      return cases.unavailable(this);
    }
  }

  /**
   * The user sent more messages a second than allowed, so this one was not handled.
   *
   * @param message the message or event
   * @param retryAfter the time after which the next message is accepted
   * @param <T> what a proved body holds
   */
  record RateLimited<T>(T message, Duration retryAfter) implements Proved<T> {
    /** Checks the components. {@inheritDoc} */
    public RateLimited {
      Objects.requireNonNull(message);
      Objects.requireNonNull(retryAfter);
    }

    @Override
    public <R> R match(Cases<T, R> cases) {
      return cases.rateLimited(this);
    }
  }

  /**
   * The sender was not proved, or its envelope was not.
   *
   * @param reason why the proof failed
   * @param sender present if the sender was proved and only the envelope was rejected
   * @param <T> what a proved body would have held
   */
  record NotProved<T>(RejectionReason reason, Optional<VerifiedSender> sender)
      implements Unproved<T> {
    /** Checks the components. {@inheritDoc} */
    public NotProved {
      Objects.requireNonNull(reason);
      Objects.requireNonNull(sender);
    }

    @Override
    public <R> R match(Cases<T, R> cases) {
      return cases.notProved(this);
    }
  }

  /**
   * The check of the sender threw, which says nothing about the sender.
   *
   * @param failure the class name of the exception
   * @param <T> what a proved body would have held
   */
  record CheckFailed<T>(String failure) implements CallbackOutcome<T> {
    /** Checks the components. {@inheritDoc} */
    public CheckFailed {
      Objects.requireNonNull(failure);
    }

    @Override
    public <R> R match(Cases<T, R> cases) {
      return cases.checkFailed(this);
    }
  }

  /**
   * The body broke a rule of form.
   *
   * @param rule the rule, without any part of the body
   * @param <T> what a proved body would have held
   */
  record Malformed<T>(String rule) implements Unproved<T> {
    /** Checks the components. {@inheritDoc} */
    public Malformed {
      Objects.requireNonNull(rule);
    }

    @Override
    public <R> R match(Cases<T, R> cases) {
      return cases.malformed(this);
    }
  }

  /**
   * The body, or the message in it, was too large.
   *
   * @param rule the limit in bytes, and of what
   * @param <T> what a proved body would have held
   */
  record TooLarge<T>(String rule) implements Unproved<T> {
    /** Checks the components. {@inheritDoc} */
    public TooLarge {
      Objects.requireNonNull(rule);
    }

    @Override
    public <R> R match(Cases<T, R> cases) {
      return cases.tooLarge(this);
    }
  }
}
