package dev.rtcsignal.ports;

import java.util.Objects;

/**
 * Thrown when a durable store cannot do what it was asked for.
 *
 * <pre>{@code
 * outbox.enqueue(request).exceptionally(
 *     failure -> {
 *       throw new IllegalStateException("not durable, so not promised", failure);
 *     });
 * }</pre>
 *
 * <p>The message names the cause and no content.
 */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is known of the change. */
  public enum Effect {
    /** Nothing was changed. */
    NONE,
    /** The connection broke while the change was committed, so it may have been made. */
    UNKNOWN
  }

  private final Effect effect;

  /**
   * Makes an exception.
   *
   * @param effect what is known of the change
   * @param message what failed, and how to mend it
   * @param cause the failure of the store
   */
  public StoreException(Effect effect, String message, Throwable cause) {
    super(message, cause);
    this.effect = Objects.requireNonNull(effect);
  }

  /** {@return what is known of the change} */
  public Effect effect() {
    return effect;
  }
}
