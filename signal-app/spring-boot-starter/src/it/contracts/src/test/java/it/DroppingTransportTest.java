package it;

import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.contract.SignalTransportContract;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A transport that drops binary payloads, which the suite has to find. */
class DroppingTransportTest extends SignalTransportContract {
  @Override
  protected Subject open() {
    List<OutboundSignal> arrived = new CopyOnWriteArrayList<>();
    SignalTransport dropping =
        (signal, options) -> {
          if (Objects.requireNonNull(signal).payload() instanceof Payload.Text) {
            arrived.add(signal);
          }
          return CompletableFuture.completedFuture(new SendResult.Accepted("r"));
        };
    return new Subject(dropping, () -> List.copyOf(arrived), () -> {});
  }
}
