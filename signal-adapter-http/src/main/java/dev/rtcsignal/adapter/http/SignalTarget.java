package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * The audience and the options of {@link Signals}.
 *
 * <pre>{@code
 * SendResult result =
 *     signals.toUser("alice").with(SendOptions.DEFAULT.orderKey("call-7")).text("hello");
 * }</pre>
 *
 * <p>Immutable.
 *
 * <p>Each method that sends throws {@link dev.rtcsignal.domain.message.InvalidSignalException} for
 * a message that breaks a limit, {@link IllegalStateException} if the transport is closed, and
 * reports everything else in its {@link SendResult}.
 */
public class SignalTarget {
  private final Signals signals;
  private final Audience to;
  private final SendOptions options;

  SignalTarget(Signals signals, Audience to) {
    this(signals, to, SendOptions.DEFAULT);
  }

  SignalTarget(Signals signals, Audience to, SendOptions options) {
    this.signals = signals;
    this.to = Objects.requireNonNull(to);
    this.options = Objects.requireNonNull(options);
  }

  /**
   * Sets the options; {@link SendOptions#DEFAULT} by default.
   *
   * @param other priority, deadline, order and repetition
   * @return the same audience with these options
   */
  public SignalTarget with(SendOptions other) {
    return new SignalTarget(signals, to, other);
  }

  /**
   * Sends a text, and waits for the result.
   *
   * @param text well-formed Unicode
   * @return the result
   * @throws InterruptedException if interrupted while waiting; the send is cancelled
   */
  public SendResult text(String text) throws InterruptedException {
    return send(Payload.text(text));
  }

  /**
   * Sends bytes, and waits for the result.
   *
   * @param bytes are copied
   * @return the result
   * @throws InterruptedException if interrupted while waiting; the send is cancelled
   */
  public SendResult binary(byte... bytes) throws InterruptedException {
    return send(Payload.binary(bytes));
  }

  /**
   * Sends an event, {@code {"event":"…","data":…}} as a text, and waits for the result.
   *
   * @param name 1 to 128 characters
   * @param data its content: a text, a JSON value, or an object that is written as JSON
   * @return the result
   * @throws InterruptedException if interrupted while waiting; the send is cancelled
   * @throws IllegalArgumentException if the name is empty or too long, or the content cannot be
   *     written as JSON
   */
  public SendResult event(String name, Object data) throws InterruptedException {
    return send(signals.event(name, data));
  }

  /**
   * Sends a text.
   *
   * @param text well-formed Unicode
   * @return completes as that of {@link dev.rtcsignal.ports.SignalTransport#sendAsync}
   */
  public CompletableFuture<SendResult> textAsync(String text) {
    return sendAsync(Payload.text(text));
  }

  /**
   * Sends bytes.
   *
   * @param bytes are copied
   * @return completes as that of {@link #textAsync}
   */
  public CompletableFuture<SendResult> binaryAsync(byte... bytes) {
    return sendAsync(Payload.binary(bytes));
  }

  /**
   * Sends an event as {@link #event} does.
   *
   * @param name 1 to 128 characters
   * @param data its content: a text, a JSON value, or an object that is written as JSON
   * @return completes as that of {@link #textAsync}
   */
  public CompletableFuture<SendResult> eventAsync(String name, Object data) {
    return sendAsync(signals.event(name, data));
  }

  /**
   * Makes the signal that would be sent.
   *
   * @param payload the message
   * @return for a transport, a log or a test
   */
  public OutboundSignal signal(Payload payload) {
    return signals.signal(to, payload);
  }

  private SendResult send(Payload payload) throws InterruptedException {
    return signals.transport().send(signal(payload), options);
  }

  private CompletableFuture<SendResult> sendAsync(Payload payload) {
    return signals.transport().sendAsync(signal(payload), options);
  }
}
