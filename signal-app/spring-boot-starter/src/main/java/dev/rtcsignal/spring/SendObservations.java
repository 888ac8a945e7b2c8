package dev.rtcsignal.spring;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.ports.DeliveryListener;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;

/**
 * Makes an observation {@code signal.send} of each send, a child of what the caller observes. Its
 * keys are the kind of the audience and the outcome.
 */
record SendObservations(ObservationRegistry registry) implements DeliveryListener {
  @Override
  public Observer begin(OutboundSignal signal, SendOptions options) {
    return new Observed(
        Observation.createNotStarted("signal.send", registry)
            .lowCardinalityKeyValue("audience", OutcomeNames.of(signal.to()))
            .start());
  }

  private record Observed(Observation observation) implements Observer {
    @Override
    public void ended(SendResult result, Duration took) {
      stop(OutcomeNames.of(result));
    }

    @Override
    public void cancelled(Duration took) {
      stop("cancelled");
    }

    private void stop(String outcome) {
      observation.lowCardinalityKeyValue("outcome", outcome).stop();
    }
  }
}
