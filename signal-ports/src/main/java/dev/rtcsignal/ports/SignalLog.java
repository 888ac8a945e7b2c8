package dev.rtcsignal.ports;

import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * Hands client messages over to a log, as one of Kafka, from which other programs read them.
 *
 * <pre>{@code
 * SignalHandler handler = log.handler(clock, Ack.empty());
 * }</pre>
 *
 * <p>A record of an append that failed may be in the log all the same, and a client may send again
 * what it was not answered: readers drop records whose seal they know, the id of the envelope.
 *
 * <p>Safe for use by many threads. {@code SignalLogContract} checks all that is said here.
 */
@FunctionalInterface
public interface SignalLog {
  /**
   * Appends a message. Does not block, also where the log takes nothing: an append that would have
   * to wait for memory fails.
   *
   * @param signal with a verified sender
   * @param receivedAt when its callback came
   * @return completes once the record is durable, on a thread on which dependents must not block;
   *     fails with {@link LogException} within a few seconds where the log has not taken it.
   *     Records of one user are in the log in the order of the calls
   */
  CompletableFuture<Void> append(InboundSignal signal, Instant receivedAt);

  /**
   * Returns a handler that appends each message, and answers once its record is durable.
   *
   * @param clock tells when a message came
   * @param ack the answer to each message
   * @return the handler; where the log does not take a message, its answer fails with {@link
   *     SignalHandler.UnavailableException}, so that the reply is 503
   */
  default SignalHandler handler(InstantSource clock, Ack ack) {
    Objects.requireNonNull(ack);
    return signal ->
        append(signal, clock.instant())
            .handle(
                (done, failure) -> {
                  if (failure != null) {
                    throw new SignalHandler.UnavailableException(
                        "the log did not take it: " + reason(failure), failure);
                  }
                  return ack;
                });
  }

  private static String reason(Throwable failure) {
    boolean wrapped =
        failure instanceof CompletionException || failure instanceof ExecutionException;
    if (wrapped && failure.getCause() != null) {
      return reason(failure.getCause());
    }
    // Messages of other exceptions may quote a payload.
    return failure instanceof LogException known
        ? known.getMessage()
        : failure.getClass().getSimpleName();
  }

  /**
   * Fails an append that the log has not taken.
   *
   * <pre>{@code
   * throw new SignalLog.LogException("its disk is full", null);
   * }</pre>
   */
  final class LogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param why what went wrong, for the log of the server; no part of the message
     * @param cause the failure, or null
     */
    public LogException(String why, Throwable cause) {
      super(why, cause);
    }
  }
}
