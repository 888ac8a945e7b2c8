package dev.rtcsignal.ports.memory;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.ports.SignalTransport;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A transport for tests: sends nothing, and records every signal.
 *
 * <pre>{@code
 * InMemoryTransport transport = InMemoryTransport.accepting();
 * greeter.greet(transport);
 * assertThat(transport.sent()).hasSize(1);
 * }</pre>
 *
 * <p>Safe for use by many threads.
 */
public final class InMemoryTransport implements SignalTransport {
  private final List<OutboundSignal> sent = new CopyOnWriteArrayList<>();
  private final Function<OutboundSignal, CompletableFuture<SendResult>> outcome;

  private InMemoryTransport(Function<OutboundSignal, CompletableFuture<SendResult>> outcome) {
    this.outcome = outcome;
  }

  /**
   * Returns a transport that accepts every signal.
   *
   * @return with request ids {@code in-memory-1}, {@code in-memory-2} and so on
   */
  public static InMemoryTransport accepting() {
    AtomicLong requests = new AtomicLong();
    return answering(signal -> new SendResult.Accepted("in-memory-" + requests.incrementAndGet()));
  }

  /**
   * Returns a transport that completes every send at once.
   *
   * @param outcome gives the result of each signal; called by the sending threads
   * @return the transport
   */
  public static InMemoryTransport answering(Function<OutboundSignal, SendResult> outcome) {
    return new InMemoryTransport(
        signal -> CompletableFuture.completedFuture(outcome.apply(signal)));
  }

  /**
   * Returns a transport whose sends stay under way until the test completes or cancels them.
   *
   * @return the transport
   */
  public static InMemoryTransport pending() {
    return new InMemoryTransport(signal -> new CompletableFuture<>());
  }

  @Override
  public CompletableFuture<SendResult> sendAsync(OutboundSignal signal, SendOptions options) {
    Objects.requireNonNull(options);
    sent.add(Objects.requireNonNull(signal));
    return outcome.apply(signal);
  }

  /**
   * Returns the recorded signals.
   *
   * @return a copy, in the order of sending
   */
  public List<OutboundSignal> sent() {
    return List.copyOf(sent);
  }
}
