package dev.rtcsignal.ports.outbox;

import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.contract.SignalTransportContract;
import dev.rtcsignal.ports.memory.InMemoryOutboxStore;
import java.time.InstantSource;

/** Over an outbox sends are the same as without. */
class OutboxTransportContractTest extends SignalTransportContract {
  @Override
  protected Subject open() throws Exception {
    return over(new InMemoryOutboxStore(InstantSource.system()));
  }

  static Subject over(OutboxStore store) {
    OutboxFixture fixture = OutboxFixture.open(store);
    return new Subject(
        fixture.outbox,
        fixture.cloud::arrived,
        () -> {
          fixture.close();
          store.close();
        });
  }
}
