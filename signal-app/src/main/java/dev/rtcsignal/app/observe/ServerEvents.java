package dev.rtcsignal.app.observe;

import dev.rtcsignal.app.observe.ServerEvent.DeliveryEnded;
import dev.rtcsignal.app.observe.ServerEvent.OutboxChanged;
import dev.rtcsignal.app.observe.ServerEvent.OutboxCounted;
import dev.rtcsignal.app.observe.ServerEvent.OutboxSettled;
import dev.rtcsignal.app.observe.ServerEvent.OutboxStored;
import dev.rtcsignal.app.observe.ServerEvent.SendAttempted;
import dev.rtcsignal.app.observe.ServerEvent.SendCompleted;
import dev.rtcsignal.app.observe.ServerEvent.SendDequeued;
import dev.rtcsignal.app.observe.ServerEvent.SendOrigin;
import dev.rtcsignal.app.observe.ServerEvent.SendQueued;
import dev.rtcsignal.app.observe.ServerEvent.SignalHandled;
import dev.rtcsignal.domain.delivery.Attempt;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.quota.QuotaDecision;
import dev.rtcsignal.ports.DeliveryListener;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.outbox.OutboxListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Publishes {@link ServerEvent}s to typed listeners. Give it to a transport as its {@link
 * DeliveryListener} to publish the steps of each send. Safe for use by many threads.
 */
public final class ServerEvents implements DeliveryListener {
  private record Subscription<E extends ServerEvent>(Class<E> type, Consumer<? super E> listener) {
    void offer(ServerEvent event) {
      if (type.isInstance(event)) {
        listener.accept(type.cast(event));
      }
    }
  }

  private final InstantSource clock;
  private final InstantSource steady;
  private final CallbackIds callbackIds;
  private final List<Subscription<?>> subscriptions = new CopyOnWriteArrayList<>();
  private final AtomicInteger waiting = new AtomicInteger();

  public ServerEvents(InstantSource clock) {
    this(clock, clock);
  }

  /**
   * Creates one without listeners.
   *
   * @param steady measures how long sends take; the time of day may be set meanwhile
   */
  public ServerEvents(InstantSource clock, InstantSource steady) {
    this.clock = clock;
    this.steady = steady;
    this.callbackIds = new CallbackIds(clock.instant());
  }

  /**
   * Adds a listener for one type of event.
   *
   * @param listener called on the thread that publishes, often an event loop; must not block
   */
  public <E extends ServerEvent> void listen(Class<E> type, Consumer<? super E> listener) {
    subscriptions.add(new Subscription<>(type, listener));
  }

  /** Calls the listeners of this type of event, in the order in which they were added. */
  public void publish(ServerEvent event) {
    subscriptions.forEach(subscription -> subscription.offer(event));
  }

  /** Returns the numbers of callbacks, by which events name what a send answers. */
  public CallbackIds callbackIds() {
    return callbackIds;
  }

  /** Returns the current time of day. */
  Instant now() {
    return clock.instant();
  }

  /** Returns the number of signals that wait for permission to leave. */
  public int waiting() {
    return waiting.get();
  }

  /** Returns a handler that publishes {@link SignalHandled} for each ACK of the given handler. */
  public SignalHandler reporting(SignalHandler handler) {
    return signal -> {
      var answer = handler.onSignal(signal);
      answer.thenAccept(ack -> publish(new SignalHandled(clock.instant(), signal, ack)));
      return answer;
    };
  }

  /** Returns a transport that publishes {@link SendCompleted} for each send of the given one. */
  public SignalTransport reporting(SignalTransport transport, SendOrigin by) {
    return (signal, options) -> {
      Instant at = clock.instant();
      Instant began = steady.instant();
      CompletableFuture<SendResult> sent = transport.sendAsync(signal, options);
      sent.thenAccept(
          result -> {
            Duration took = Duration.between(began, steady.instant());
            publish(new SendCompleted(by, signal, options.correlationId(), result, at, took));
          });
      return sent;
    };
  }

  @Override
  public Observer begin(OutboundSignal signal, SendOptions options) {
    return new SendSteps(signal, options);
  }

  /** Publishes the steps of one send. */
  private final class SendSteps implements Observer {
    private final OutboundSignal signal;
    private final SendOptions options;

    private SendSteps(OutboundSignal signal, SendOptions options) {
      this.signal = signal;
      this.options = options;
    }

    @Override
    public void queued() {
      waiting.incrementAndGet();
      publish(new SendQueued(signal, options));
    }

    @Override
    public void waited(Duration duration, Optional<QuotaDecision.Wait> quota) {
      waiting.decrementAndGet();
      publish(new SendDequeued(signal, options, duration, quota));
    }

    @Override
    public void attempted(Attempt attempt) {
      publish(new SendAttempted(signal, attempt));
    }

    /** The outbox reports the end: one that is repeated ends here several times. */
    @Override
    public void ended(SendResult result, Duration took) {
      // See OutboxSteps.
    }
  }

  /** Returns a listener that publishes the steps of the entries of an outbox. */
  public OutboxListener ofOutbox() {
    return new OutboxSteps();
  }

  private final class OutboxSteps implements OutboxListener {
    private final Instant began = clock.instant();

    @Override
    public void changed(OutboxEntry entry) {
      publish(new OutboxChanged(entry));
      entry
          .status()
          .endedAt()
          .map(end -> Duration.between(entry.times().dueAt(), end))
          .ifPresent(took -> ended(entry, took));
    }

    private void ended(OutboxEntry entry, Duration took) {
      SendResult result = entry.status().result().orElseThrow();
      publish(new DeliveryEnded(result, took));
      // Of what an earlier process took, no caller waits for the result. One that was accepted has
      // no payload any more.
      if (entry.times().createdAt().isBefore(began) && entry.signal().isPresent()) {
        publish(
            new SendCompleted(
                SendOrigin.SERVER,
                entry.signal().get(),
                Optional.empty(),
                result,
                entry.times().createdAt(),
                Duration.between(entry.times().createdAt(), clock.instant())));
      }
    }

    @Override
    public void stored(Duration took) {
      publish(new OutboxStored(took));
    }

    @Override
    public void settled(Duration lag) {
      publish(new OutboxSettled(lag));
    }

    @Override
    public void counted(OutboxStore.Counts counts) {
      publish(new OutboxCounted(counts));
    }
  }
}
