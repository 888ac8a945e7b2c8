package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.delivery.RetryBudget;
import dev.rtcsignal.domain.delivery.RetryPolicy;
import dev.rtcsignal.domain.delivery.SendOptions.Repetition;
import dev.rtcsignal.domain.quota.QuotaDecision.Permit;
import dev.rtcsignal.ports.AccessKeys;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.Quota;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/** What all sends of one transport share. */
record Dispatcher(
    OpenApiGateway exchanges,
    Executor executor,
    AccessKeys accessKeys,
    Quota quota,
    SendQueue pacer,
    OrderKeys turns,
    Retries retries,
    Duration callTimeout,
    InstantSource steady,
    Delayer delayer,
    DeliveryListeners listeners) {

  /** The call is over: what the quota makes of it must not lose the answer. */
  void teach(BiConsumer<Quota, Permit> lesson, Permit permit) {
    try {
      lesson.accept(quota, permit);
    } catch (RuntimeException | Error e) {
      // Its message may quote anything, so only its type is told.
      System.getLogger(Dispatcher.class.getName())
          .log(Level.WARNING, "the quota failed: {0}", e.getClass().getName());
    }
  }

  /** When to try again, and how often all sends together may. */
  record Retries(RetryPolicy rule, AtomicReference<RetryBudget> budget, RandomGenerator random) {

    /**
     * Returns how long to wait before the next try, and takes it from the budget; empty where the
     * time that is left is too short.
     */
    Optional<Duration> next(RetryPolicy.Failure failure, Repetition repetition, Duration left) {
      return rule.delay(failure, repetition, random.nextDouble())
          .filter(wait -> wait.compareTo(left) < 0)
          .filter(wait -> spend());
    }

    private boolean spend() {
      RetryBudget before = budget.getAndUpdate(tokens -> tokens.spend().orElse(tokens));
      return before.spend().isPresent();
    }

    void succeeded(int tries) {
      budget.updateAndGet(tokens -> tokens.succeeded(tries));
    }
  }
}
