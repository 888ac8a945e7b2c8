package dev.rtcsignal.domain.delivery;

import dev.rtcsignal.domain.quota.QuotaDecision;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The result of a send.
 *
 * <pre>{@code
 * result.match(
 *     accepted -> done(accepted.requestId()),
 *     refused -> report(refused.code()),
 *     notSent -> sendLater(),
 *     uncertain -> askOperator());
 * }</pre>
 *
 * <p>{@code toString} prints no payload, token, signature or key, so every result is safe to log.
 * It leaves out the cloud's error message, which may quote the request.
 */
public sealed interface SendResult {
  /**
   * Applies the function for this case.
   *
   * @param accepted for {@link Accepted}
   * @param refused for {@link Refused}
   * @param notSent for {@link NotSent}
   * @param uncertain for {@link Uncertain}
   * @param <R> the type of the result
   * @return what the function returned
   */
  <R> R match(
      Function<Accepted, R> accepted,
      Function<Refused, R> refused,
      Function<NotSent, R> notSent,
      Function<Uncertain, R> uncertain);

  /** {@return the attempts, in order; empty if the transport does not report them} */
  List<Attempt> attempts();

  /**
   * Sets the attempts.
   *
   * @param attempts the attempts, in order
   * @return a copy with these attempts
   */
  default SendResult after(List<Attempt> attempts) {
    return match(
        accepted -> new Accepted(accepted.requestId(), attempts),
        refused ->
            new Refused(
                refused.status(), refused.code(), refused.message(), refused.requestId(), attempts),
        notSent -> new NotSent(notSent.reason(), notSent.quota(), attempts),
        uncertain ->
            new Uncertain(
                uncertain.reason(),
                uncertain.status(),
                uncertain.code(),
                uncertain.requestId(),
                attempts));
  }

  /**
   * {@return whether the cloud certainly did not take the message, so that sending it again is
   * safe}
   */
  default boolean certainlyNotTaken() {
    return match(
        accepted -> false,
        refused -> refused.throttled() || refused.neverReachedTheService(),
        notSent -> true,
        uncertain -> false);
  }

  /** {@return whether the cloud took the message} */
  default boolean isAccepted() {
    return this instanceof Accepted;
  }

  /**
   * Calls an action unless this result is {@link Accepted}.
   *
   * @param action gets this result
   * @return this result
   */
  default SendResult ifNotAccepted(Consumer<SendResult> action) {
    if (!isAccepted()) {
      action.accept(this);
    }
    return this;
  }

  /**
   * Converts any other result to an exception.
   *
   * @return this result, if it is {@link Accepted}
   * @throws SendFailedException with this result, if it is any other
   */
  default Accepted orThrow() {
    return match(
        accepted -> accepted,
        refused -> fail(this),
        notSent -> fail(this),
        uncertain -> fail(this));
  }

  private static Accepted fail(SendResult result) {
    throw new SendFailedException(result);
  }

  /**
   * The cloud took the message. Whether a client received it is unknown (vendor-facts 1.5).
   *
   * @param requestId the cloud's id of the request; empty if it gave none
   * @param attempts the attempts, in order
   */
  record Accepted(String requestId, List<Attempt> attempts) implements SendResult {
    /** Checks the components. {@inheritDoc} */
    public Accepted {
      Objects.requireNonNull(requestId);
      attempts = List.copyOf(attempts);
    }

    /**
     * Makes a result without attempts.
     *
     * @param requestId the cloud's id of the request; empty if it gave none
     */
    public Accepted(String requestId) {
      this(requestId, List.of());
    }

    /** Leaves out the attempts. */
    @Override
    public String toString() {
      return "Accepted[requestId=" + requestId + "]";
    }

    @Override
    public <R> R match(
        Function<Accepted, R> accepted,
        Function<Refused, R> refused,
        Function<NotSent, R> notSent,
        Function<Uncertain, R> uncertain) {
      return accepted.apply(this);
    }
  }

  /**
   * The cloud refused the message.
   *
   * @param status the HTTP status; an error may come with status 200 (vendor-facts 2.5)
   * @param code the cloud's error code, as {@code InvalidParameter.IllegalRoomID}; empty if the
   *     response had none
   * @param message the cloud's error message, cut to {@value #MAX_MESSAGE} characters; it may quote
   *     the request, so {@code toString} leaves it out
   * @param requestId the cloud's id of the request; empty if it gave none
   * @param attempts the attempts, in order
   */
  record Refused(int status, String code, String message, String requestId, List<Attempt> attempts)
      implements SendResult {
    /** The most characters that are kept of the cloud's error message. */
    public static final int MAX_MESSAGE = 1_024;

    /** Checks the components. {@inheritDoc} */
    public Refused {
      Objects.requireNonNull(code);
      Objects.requireNonNull(requestId);
      message = message.substring(0, Math.min(message.length(), MAX_MESSAGE));
      attempts = List.copyOf(attempts);
    }

    /**
     * Makes a result without attempts.
     *
     * @param status the HTTP status
     * @param code the cloud's error code; empty if the response had none
     * @param message the cloud's error message
     * @param requestId the cloud's id of the request; empty if it gave none
     */
    public Refused(int status, String code, String message, String requestId) {
      this(status, code, message, requestId, List.of());
    }

    /** Leaves out the cloud's error message and the attempts. */
    @Override
    public String toString() {
      return "Refused[status=" + status + ", code=" + code + ", requestId=" + requestId + "]";
    }

    /** {@return whether a rate limit refused it, so that it may be sent again later} */
    public boolean throttled() {
      return status == 429
          || code.startsWith("FlowLimitExceeded")
          || code.equals("AccountFlowLimitExceeded");
    }

    /** {@return whether the cloud's gateway could not reach the service, which took nothing} */
    public boolean neverReachedTheService() {
      return code.equals("FailToConnect");
    }

    @Override
    public <R> R match(
        Function<Accepted, R> accepted,
        Function<Refused, R> refused,
        Function<NotSent, R> notSent,
        Function<Uncertain, R> uncertain) {
      return refused.apply(this);
    }
  }

  /**
   * Nothing left this machine, so sending again is always safe.
   *
   * @param reason why nothing left
   * @param quota the last wait for the quota; empty if the send did not wait for it
   * @param attempts the attempts, in order
   */
  record NotSent(Reason reason, Optional<QuotaDecision.Wait> quota, List<Attempt> attempts)
      implements SendResult {
    /** Checks the components. {@inheritDoc} */
    public NotSent {
      Objects.requireNonNull(reason);
      Objects.requireNonNull(quota);
      attempts = List.copyOf(attempts);
    }

    /**
     * Makes a result without attempts.
     *
     * @param reason why nothing left
     */
    public NotSent(Reason reason) {
      this(reason, Optional.empty(), List.of());
    }

    /** Leaves out the attempts. */
    @Override
    public String toString() {
      return "NotSent[reason=" + reason + quota.map(wait -> ", " + wait).orElse("") + "]";
    }

    /** Why nothing left this machine. */
    public enum Reason {
      /** The cloud's host refused the connection, was unreachable, or has no address. */
      CANNOT_CONNECT,
      /** The limit on calls in flight was reached until the deadline. */
      NO_FREE_PLACE,
      /** The quota did not allow the send before the deadline, or cannot. */
      NO_QUOTA,
      /** The queue was full. */
      QUEUE_FULL,
      /** A signal with the same order key was under way until the deadline. */
      OUT_OF_TURN,
      /** An earlier signal with the same order key failed, and the order says to stop. */
      PREDECESSOR_FAILED,
      /** The bulk run was cancelled or the transport was closed while the send waited. */
      WITHDRAWN,
      /** The application has no access key. */
      NO_ACCESS_KEY,
      /** The store failed before the request left; the log names the error. */
      STORE_FAILED,
      /** Its deadline passed before a sender took it, as while no process was running. */
      EXPIRED
    }

    @Override
    public <R> R match(
        Function<Accepted, R> accepted,
        Function<Refused, R> refused,
        Function<NotSent, R> notSent,
        Function<Uncertain, R> uncertain) {
      return notSent.apply(this);
    }
  }

  /**
   * The cloud may have taken the message. It is not sent again, unless the caller allowed
   * duplicates.
   *
   * @param reason why the result is unknown
   * @param status the HTTP status; 0 if no response came
   * @param code the cloud's error code; empty if there was none
   * @param requestId the cloud's id of the request; empty if it gave none
   * @param attempts the attempts, in order
   */
  record Uncertain(Reason reason, int status, String code, String requestId, List<Attempt> attempts)
      implements SendResult {
    /** Checks the components. {@inheritDoc} */
    public Uncertain {
      Objects.requireNonNull(reason);
      Objects.requireNonNull(code);
      Objects.requireNonNull(requestId);
      attempts = List.copyOf(attempts);
    }

    /**
     * Makes a result without attempts.
     *
     * @param reason why the result is unknown
     * @param status the HTTP status; 0 if no response came
     * @param code the cloud's error code; empty if there was none
     * @param requestId the cloud's id of the request; empty if it gave none
     */
    public Uncertain(Reason reason, int status, String code, String requestId) {
      this(reason, status, code, requestId, List.of());
    }

    /** Leaves out the attempts. */
    @Override
    public String toString() {
      return String.format(
          "Uncertain[reason=%s, status=%d, code=%s, requestId=%s]",
          reason, status, code, requestId);
    }

    /** Why the result is unknown. */
    public enum Reason {
      /** No response came before the timeout. */
      TIMED_OUT,
      /** The connection broke after the request left. */
      CONNECTION_BROKE,
      /** The response is unreadable: HTML, empty, cut off, too long, or not UTF-8. */
      UNREADABLE_ANSWER,
      /** The cloud reported an internal error, which does not say whether it took the message. */
      CLOUD_FAILED,
      /** The transport completed its future exceptionally, which its contract forbids. */
      TRANSPORT_FAILED,
      /** The process that sent it ended, or lost its lease, before the outcome was stored. */
      SENDER_LOST,
      /** The store did not say whether it took the signal, which may therefore be sent later. */
      STORE_FAILED
    }

    @Override
    public <R> R match(
        Function<Accepted, R> accepted,
        Function<Refused, R> refused,
        Function<NotSent, R> notSent,
        Function<Uncertain, R> uncertain) {
      return uncertain.apply(this);
    }
  }
}
