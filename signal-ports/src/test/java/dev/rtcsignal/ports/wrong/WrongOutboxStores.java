package dev.rtcsignal.ports.wrong;

import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRules;
import dev.rtcsignal.domain.outbox.OutboxState;
import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.contract.OutboxStoreContract;
import dev.rtcsignal.ports.memory.InMemoryOutboxStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Suites of outbox stores, a correct one and some with one defect each. */
final class WrongOutboxStores {
  private WrongOutboxStores() {}

  static final class Correct extends OutboxStoreContract {
    @Override
    protected OutboxStore open() {
      return new InMemoryOutboxStore(InstantSource.system());
    }
  }

  static final class MarksWithoutTheLease extends OutboxStoreContract {
    @Override
    protected OutboxStore open() {
      return new DelegatingOutboxStore() {
        @Override
        public CompletableFuture<Boolean> mark(OutboxEntry marked, Lease lease) {
          OutboxEntry now = now(marked);
          boolean waits =
              now.status().state() == OutboxState.WAITING
                  && now.status().attempt() == marked.status().attempt() - 1;
          return waits ? replace(now, marked) : CompletableFuture.completedFuture(false);
        }
      };
    }
  }

  static final class PublishesWithoutTheLease extends OutboxStoreContract {
    @Override
    protected OutboxStore open() {
      return new DelegatingOutboxStore() {
        @Override
        public CompletableFuture<Boolean> publish(Lease lease, Fill use) {
          return CompletableFuture.completedFuture(true);
        }
      };
    }
  }

  static final class SettlesAnyAttempt extends OutboxStoreContract {
    @Override
    protected OutboxStore open() {
      return new DelegatingOutboxStore() {
        @Override
        public CompletableFuture<Boolean> settle(OutboxEntry settled) {
          OutboxEntry now = now(settled);
          OutboxState state = now.status().state();
          return state == OutboxState.LEAVING || state == OutboxState.UNCERTAIN
              ? replace(now, settled)
              : CompletableFuture.completedFuture(false);
        }
      };
    }
  }

  static final class SettlesOfAnyEpoch extends OutboxStoreContract {
    @Override
    protected OutboxStore open() {
      return new DelegatingOutboxStore() {
        @Override
        public CompletableFuture<Boolean> settle(OutboxEntry settled) {
          OutboxEntry now = now(settled);
          return now.status().state() == OutboxState.LEAVING
                  && now.status().attempt() == settled.status().attempt()
              ? replace(now, settled)
              : super.settle(settled);
        }
      };
    }
  }

  static final class SettlesNothingLate extends OutboxStoreContract {
    @Override
    protected OutboxStore open() {
      return new DelegatingOutboxStore() {
        @Override
        public CompletableFuture<Boolean> settle(OutboxEntry settled) {
          return now(settled).status().state() == OutboxState.LEAVING
              ? super.settle(settled)
              : CompletableFuture.completedFuture(false);
        }
      };
    }
  }

  static final class JoinsOtherContent extends OutboxStoreContract {
    @Override
    protected OutboxStore open() {
      return new DelegatingOutboxStore() {
        @Override
        public CompletableFuture<EnqueueOutcome> enqueue(OutboxEntry entry) {
          return super.enqueue(entry)
              .thenApply(
                  outcome ->
                      outcome instanceof EnqueueOutcome.Conflict conflict
                          ? new EnqueueOutcome.Joined(conflict.entry())
                          : outcome);
        }
      };
    }
  }

  static final class ReadsTheNewestFirst extends OutboxStoreContract {
    @Override
    protected OutboxStore open() {
      return new DelegatingOutboxStore() {
        @Override
        public CompletableFuture<List<Ready>> ready(Window window, int limit) {
          return super.ready(window, limit)
              .thenApply(
                  ready -> {
                    List<Ready> reversed = new ArrayList<>(ready);
                    Collections.reverse(reversed);
                    return reversed;
                  });
        }
      };
    }
  }

  static final class ForgetsWhatWaits extends OutboxStoreContract {
    @Override
    protected OutboxStore open() {
      return new DelegatingOutboxStore() {
        @Override
        public CompletableFuture<Integer> forget(String line, Instant endedBefore, int limit) {
          list(Outbox.Query.NEWEST).join().forEach(this::end);
          return super.forget(line, endedBefore, limit);
        }

        private void end(OutboxEntry entry) {
          NotSent withdrawn = new NotSent(NotSent.Reason.WITHDRAWN);
          OutboxRules.DEFAULT
              .withdraw(entry, withdrawn, entry.times().createdAt())
              .ifPresent(ended -> replace(entry, ended).join());
        }
      };
    }
  }

  static final class KeepsALease extends OutboxStoreContract {
    @Override
    protected OutboxStore open() {
      return new DelegatingOutboxStore() {
        @Override
        public CompletableFuture<Void> release(Lease lease) {
          return CompletableFuture.completedFuture(null);
        }
      };
    }
  }
}
