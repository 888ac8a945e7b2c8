package dev.rtcsignal.domain.delivery;

import dev.rtcsignal.domain.quota.QuotaDecision;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What became of a send. No case prints a payload, token, signature or key, so every one is safe to
 * log; the cloud's own words, which may quote what was sent, are held but not printed.
 */
public sealed interface SendResult {
  /** Returns what the function for this case makes of it. */
  <R> R match(
      Function<Accepted, R> accepted,
      Function<Refused, R> refused,
      Function<NotSent, R> notSent,
      Function<Uncertain, R> uncertain);

  /** Returns how it came about: each try, in order; none if the transport does not tell. */
  List<Attempt> attempts();

  /** Returns the same outcome with these tries. */
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

  /** Tells whether nothing can have been taken, so that to send again cannot deliver twice. */
  default boolean certainlyNotTaken() {
    return match(
        accepted -> false,
        refused -> refused.throttled() || refused.neverReachedTheService(),
        notSent -> true,
        uncertain -> false);
  }

  /**
   * Returns the acceptance, for those who prefer exceptions.
   *
   * @throws SendFailedException holding this result, if it is any other
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
   * The cloud took the message. Says nothing about whether a client has it (vendor-facts 1.5).
   *
   * @param requestId the cloud's id of the call, empty if it gave none
   */
  record Accepted(String requestId, List<Attempt> attempts) implements SendResult {
    /** Checks the components. {@inheritDoc} */
    public Accepted {
      Objects.requireNonNull(requestId);
      attempts = List.copyOf(attempts);
    }

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
   * The cloud said no.
   *
   * @param status the HTTP status: an error may come inside a 200 (vendor-facts 2.5)
   * @param code the cloud's error code, as {@code InvalidParameter.IllegalRoomID}; empty if the
   *     answer held none
   * @param message the cloud's words, of which {@value #MAX_MESSAGE} characters are kept; may quote
   *     what was sent, so it is not printed
   * @param requestId the cloud's id of the call, empty if it gave none
   */
  record Refused(int status, String code, String message, String requestId, List<Attempt> attempts)
      implements SendResult {
    /** The most that is kept of the cloud's words. */
    public static final int MAX_MESSAGE = 1_024;

    /** Checks the components. {@inheritDoc} */
    public Refused {
      Objects.requireNonNull(code);
      Objects.requireNonNull(requestId);
      message = message.substring(0, Math.min(message.length(), MAX_MESSAGE));
      attempts = List.copyOf(attempts);
    }

    public Refused(int status, String code, String message, String requestId) {
      this(status, code, message, requestId, List.of());
    }

    /** Leaves out the cloud's words and the attempts. */
    @Override
    public String toString() {
      return "Refused[status=" + status + ", code=" + code + ", requestId=" + requestId + "]";
    }

    /** Tells whether a rate limit refused it: the message was not taken and may go again later. */
    public boolean throttled() {
      return status == 429
          || code.startsWith("FlowLimitExceeded")
          || code.equals("AccountFlowLimitExceeded");
    }

    /**
     * Tells whether the gateway could not reach the service behind it, so that nothing was taken.
     */
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
   * Nothing left this machine: always safe to send again.
   *
   * @param quota what it waited for last, if it was the quota
   */
  record NotSent(Reason reason, Optional<QuotaDecision.Wait> quota, List<Attempt> attempts)
      implements SendResult {
    /** Checks the components. {@inheritDoc} */
    public NotSent {
      Objects.requireNonNull(reason);
      Objects.requireNonNull(quota);
      attempts = List.copyOf(attempts);
    }

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
      /** The cloud's host refused the connection, could not be reached or has no address. */
      CANNOT_CONNECT,
      /** No place among the calls in flight came free before the deadline. */
      NO_FREE_PLACE,
      /** The quota did not allow it before the deadline, or is certain not to. */
      NO_QUOTA,
      /** As many signals as may wait were waiting already. */
      QUEUE_FULL,
      /** It was not its turn before the deadline: one with the same order key was under way. */
      OUT_OF_TURN,
      /** One before it with the same order key failed, and it was to leave only after that. */
      PREDECESSOR_FAILED,
      /**
       * It was withdrawn while it waited: its bulk run was cancelled, or its transport was closed.
       */
      WITHDRAWN,
      /** There is no access key for the application. */
      NO_ACCESS_KEY,
      /** The store of keys or the quota failed before it could leave; the log says how. */
      STORE_FAILED
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
   * It may have been delivered. Never repeated, unless the caller said that duplicates are
   * harmless: to send it again is to accept one.
   *
   * @param status the HTTP status, 0 if no answer came
   * @param code the cloud's error code, empty if there was none
   * @param requestId the cloud's id of the call, empty if it gave none
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

    /** Why nobody can tell. */
    public enum Reason {
      /** No answer within the time-out. */
      TIMED_OUT,
      /** The connection broke after the request had left. */
      CONNECTION_BROKE,
      /** The answer cannot be read: HTML, empty, cut, too long, not UTF-8. */
      UNREADABLE_ANSWER,
      /** The cloud failed inside and does not say how far it had come. */
      CLOUD_FAILED,
      /** The transport itself failed while the send was under way, against its promise. */
      TRANSPORT_FAILED
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
