package dev.rtcsignal.ports.memory;

import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.ports.contract.OutboxContract;
import java.time.InstantSource;
import java.util.function.Function;

class InMemoryOutboxTest extends OutboxContract {
  @Override
  protected Subject open(Function<OutboundSignal, SendResult> results) {
    return new Subject(InMemoryOutbox.answering(InstantSource.system(), results), () -> {});
  }
}
