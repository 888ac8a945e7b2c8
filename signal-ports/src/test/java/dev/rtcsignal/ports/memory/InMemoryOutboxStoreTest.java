package dev.rtcsignal.ports.memory;

import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.contract.OutboxStoreContract;
import java.time.InstantSource;

class InMemoryOutboxStoreTest extends OutboxStoreContract {
  @Override
  protected OutboxStore open() {
    return new InMemoryOutboxStore(InstantSource.system());
  }
}
