package dev.rtcsignal.spring;

import dev.rtcsignal.adapter.routing.RoutedReply;
import dev.rtcsignal.adapter.routing.RoutedRequest;
import dev.rtcsignal.adapter.routing.SignalRouter;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.inbound.ReceivedCallback;
import dev.rtcsignal.ports.CallbackListener;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Makes an observation {@code signal.callback} of each callback, whose scope is open around the
 * handler; its key is the outcome.
 *
 * <p>The router calls a route on another thread, where the task of one message may go on with the
 * next of the same user. So its observation is found by the message and not by the task: as
 * middleware this opens the scope around each route.
 */
final class CallbackObservations
    implements CallbackListener<InboundSignal>, SignalRouter.Middleware {
  private final ObservationRegistry registry;

  /** By identity, since two messages may be equal. Removed when the outcome is known. */
  private final Map<InboundSignal, Observation> open =
      Collections.synchronizedMap(new IdentityHashMap<>());

  CallbackObservations(ObservationRegistry registry) {
    this.registry = registry;
  }

  @Override
  public Observer<InboundSignal> begin() {
    return new Observed(Observation.start("signal.callback", registry));
  }

  private final class Observed implements Observer<InboundSignal> {
    private final Observation observation;
    private InboundSignal message;

    Observed(Observation observation) {
      this.observation = observation;
    }

    @Override
    public Scope handling(InboundSignal signal) {
      message = signal;
      open.put(signal, observation);
      return observation.openScope()::close;
    }

    @Override
    public void ended(ReceivedCallback<InboundSignal> callback) {
      open.remove(message);
      observation.lowCardinalityKeyValue("outcome", OutcomeNames.of(callback.outcome())).stop();
    }
  }

  @Override
  public CompletionStage<RoutedReply> around(
      RoutedRequest<?> request, Supplier<CompletionStage<RoutedReply>> next) {
    Observation observation = open.get(request.signal());
    return observation == null || observation == registry.getCurrentObservation()
        ? next.get()
        : observation.scoped(next);
  }
}
