package dev.rtcsignal.domain.delivery;

import java.util.Objects;

/** A send that was not accepted, thrown only by {@link SendResult#orThrow()}. */
public final class SendFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient SendResult result;

  SendFailedException(SendResult result) {
    super(Objects.requireNonNull(result).toString());
    this.result = result;
  }

  /** Returns what became of the send; null only after Java serialization, which drops it. */
  public SendResult result() {
    return result;
  }
}
