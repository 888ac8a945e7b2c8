package dev.rtcsignal.ports.memory;

import dev.rtcsignal.ports.QuestionStore;
import dev.rtcsignal.ports.contract.QuestionStoreContract;
import java.time.Duration;
import java.time.Instant;

class InMemoryQuestionStoreTest extends QuestionStoreContract {
  private volatile Instant now = Instant.parse("2026-12-01T00:00:00Z");
  private final QuestionStore store = new InMemoryQuestionStore(() -> now);

  @Override
  protected QuestionStore open() {
    return store;
  }

  @Override
  protected void pass(Duration duration) {
    now = now.plus(duration);
  }
}
