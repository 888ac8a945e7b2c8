package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.delivery.RetryBudget;
import dev.rtcsignal.domain.delivery.RetryPolicy;
import dev.rtcsignal.domain.delivery.SendOptions.Repetition;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/** Decides when a send is repeated, within one budget for all sends. Safe for many threads. */
record Retries(RetryPolicy policy, AtomicReference<RetryBudget> budget, RandomGenerator random) {
  Retries(RetryPolicy policy, RandomGenerator random) {
    this(policy, new AtomicReference<>(RetryBudget.FULL), random);
  }

  /**
   * Returns the wait before the next attempt and takes the repetition from the budget; empty if the
   * policy, the time left or the budget forbids a repetition.
   */
  Optional<Duration> next(RetryPolicy.Failure failure, Repetition repetition, Duration left) {
    return policy
        .delay(failure, repetition, random.nextDouble())
        .filter(wait -> wait.compareTo(left) < 0)
        .filter(wait -> spend());
  }

  private boolean spend() {
    RetryBudget before = budget.getAndUpdate(tokens -> tokens.spend().orElse(tokens));
    return before.spend().isPresent();
  }

  /** Pays tokens back after a success at the attempt of this number, from 1. */
  void succeeded(int attempts) {
    budget.updateAndGet(tokens -> tokens.succeeded(attempts));
  }
}
