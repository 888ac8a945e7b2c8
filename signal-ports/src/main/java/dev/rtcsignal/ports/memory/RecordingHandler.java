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
 * A handler that remembers what it was called with, in order, and answers as told. Safe for use by
 * many threads.
 */
public final class RecordingHandler implements SignalHandler {
  private final List<InboundSignal> received = new CopyOnWriteArrayList<>();
  private final Function<InboundSignal, Ack> answer;

  /** Creates a handler that answers every message with this. */
  public RecordingHandler(Ack answer) {
    this(signal -> answer);
  }

  /** Creates a handler that answers as the function says. */
  public RecordingHandler(Function<InboundSignal, Ack> answer) {
    this.answer = answer;
  }

  @Override
  public CompletionStage<Ack> onSignal(InboundSignal signal) {
    received.add(Objects.requireNonNull(signal));
    return CompletableFuture.completedFuture(answer.apply(signal));
  }

  /** Returns what was received so far. */
  public List<InboundSignal> received() {
    return List.copyOf(received);
  }
}
