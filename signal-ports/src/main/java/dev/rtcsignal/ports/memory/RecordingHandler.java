package dev.rtcsignal.ports.memory;

import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.ports.SignalHandler;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A handler for tests: records every message and answers at once.
 *
 * <pre>{@code
 * RecordingHandler handler = new RecordingHandler(Ack.text("ok"));
 * }</pre>
 *
 * <p>Safe for use by many threads.
 */
public final class RecordingHandler implements SignalHandler {
  private final List<InboundSignal> received = new CopyOnWriteArrayList<>();
  private final Function<InboundSignal, Ack> answer;

  /**
   * Creates a handler with one answer for all messages.
   *
   * @param answer of every message
   */
  public RecordingHandler(Ack answer) {
    this(signal -> answer);
  }

  /**
   * Creates a handler that computes its answers.
   *
   * @param answer gives the answer of each message; what it throws is thrown by the handler
   */
  public RecordingHandler(Function<InboundSignal, Ack> answer) {
    this.answer = answer;
  }

  @Override
  public CompletionStage<Ack> onSignal(InboundSignal signal) {
    received.add(Objects.requireNonNull(signal));
    return CompletableFuture.completedFuture(answer.apply(signal));
  }

  /**
   * Returns the recorded messages.
   *
   * @return a copy, in the order of their arrival
   */
  public List<InboundSignal> received() {
    return List.copyOf(received);
  }
}
