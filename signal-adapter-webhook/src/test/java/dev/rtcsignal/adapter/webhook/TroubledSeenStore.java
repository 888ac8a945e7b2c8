package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.ports.SeenStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A store that fails, or answers when the test wants. For one thread. */
final class TroubledSeenStore implements SeenStore {
  private final SeenStore store;
  private final List<Runnable> held = new ArrayList<>();
  private Optional<RuntimeException> failure = Optional.empty();
  private boolean holding;

  TroubledSeenStore(SeenStore store) {
    this.store = store;
  }

  void fail(RuntimeException with) {
    failure = Optional.of(with);
  }

  void recover() {
    failure = Optional.empty();
  }

  /** Answers nothing until {@link #answer}. */
  void hold() {
    holding = true;
  }

  void answer() {
    holding = false;
    List.copyOf(held).forEach(Runnable::run);
    held.clear();
  }

  private <T> CompletableFuture<T> answered(Supplier<CompletableFuture<T>> call) {
    if (failure.isPresent()) {
      return CompletableFuture.failedFuture(failure.get());
    }
    if (!holding) {
      return call.get();
    }
    CompletableFuture<T> later = new CompletableFuture<>();
    held.add(() -> call.get().thenAccept(later::complete));
    return later;
  }

  @Override
  public CompletableFuture<Claim> claim(List<String> names, Duration handling, Duration retention) {
    return answered(() -> store.claim(names, handling, retention));
  }

  @Override
  public CompletableFuture<Void> confirm(Granted claim) {
    return answered(() -> store.confirm(claim));
  }

  @Override
  public CompletableFuture<Void> release(Granted claim) {
    return answered(() -> store.release(claim));
  }
}
