package dev.rtcsignal.domain.delivery;

import java.util.Objects;

/**
 * Thrown by {@link SendResult#orThrow()} for a send that the cloud did not accept.
 *
 * <pre>{@code
 * try {
 *   log(transport.send(signal).orThrow().requestId());
 * } catch (SendFailedException e) {
 *   log(e.result());
 * }
 * }</pre>
 */
public final class SendFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient SendResult result;

  SendFailedException(SendResult result) {
    super(Objects.requireNonNull(result).toString());
    this.result = result;
  }

  /** {@return the result of the send; null only after Java deserialization, which drops it} */
  public SendResult result() {
    return result;
  }
}
