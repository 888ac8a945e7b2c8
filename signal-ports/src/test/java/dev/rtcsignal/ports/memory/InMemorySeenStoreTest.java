package dev.rtcsignal.ports.memory;

import dev.rtcsignal.ports.SeenStore;
import dev.rtcsignal.ports.contract.SeenStoreContract;
import java.time.Duration;
import java.time.Instant;

class InMemorySeenStoreTest extends SeenStoreContract {
  private volatile Instant now = Instant.parse("2026-12-01T00:00:00Z");
  private final SeenStore store = new InMemorySeenStore(() -> now);

  @Override
  protected SeenStore open() {
    return store;
  }

  @Override
  protected void pass(Duration duration) {
    now = now.plus(duration);
  }
}
