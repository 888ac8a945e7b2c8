package dev.rtcsignal.ports.outbox.protocol;

import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxState;
import dev.rtcsignal.domain.outbox.OutboxStatus;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.EnqueueOutcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Protocols with one fault each, which a run has to find. */
enum PlantedFault {
  /** T0: tells its caller that an entry is durable, and then loses the commit. */
  ACKNOWLEDGES_BEFORE_THE_COMMIT {
    @Override
    Protocol over(InstantSource clock, SplittableRandom random) {
      return new Protocol(clock, random) {
        @Override
        EnqueueOutcome enqueue(OutboxEntry entry) {
          return random.nextInt(20) == 0
              ? new EnqueueOutcome.Added(entry.withId(1_000_000))
              : super.enqueue(entry);
        }
      };
    }
  },
  /** T0: takes a known name for a new one. */
  ADDS_A_KNOWN_NAME_AGAIN {
    @Override
    Protocol over(InstantSource clock, SplittableRandom random) {
      return new Protocol(clock, random) {
        @Override
        EnqueueOutcome enqueue(OutboxEntry entry) {
          boolean known = find(entry.name().value()).isPresent();
          return super.enqueue(known ? renamed(entry, all().size()) : entry);
        }
      };
    }
  },
  /** T1: a deposed sender marks too. */
  MARKS_WITHOUT_THE_LEASE {
    @Override
    Protocol over(InstantSource clock, SplittableRandom random) {
      return new Protocol(clock, random) {
        @Override
        boolean mark(OutboxEntry waiting, OutboxEntry marked, Lease lease) {
          return replace(waiting, marked);
        }
      };
    }
  },
  /** T2: the outcome of any attempt settles the entry, whatever its state. */
  SETTLES_ANY_ATTEMPT {
    @Override
    Protocol over(InstantSource clock, SplittableRandom random) {
      return new Protocol(clock, random) {
        @Override
        boolean settle(OutboxEntry settled) {
          return store.load(List.of(settled.id())).join().stream()
              .anyMatch(current -> replace(current, settled));
        }
      };
    }
  },
  /** T2: two senders may have numbered an attempt alike, if a mark was not made. */
  SETTLES_THE_ATTEMPT_OF_ANOTHER_SENDER {
    @Override
    Protocol over(InstantSource clock, SplittableRandom random) {
      return new Protocol(clock, random) {
        @Override
        boolean settle(OutboxEntry settled) {
          return store.load(List.of(settled.id())).join().stream()
              .filter(current -> isOpen(current.status().state()))
              .filter(current -> current.status().attempt() == settled.status().attempt())
              .anyMatch(current -> replace(current, settled));
        }
      };
    }
  },
  /** T3: what was leaving waits again after a take-over. */
  SENDS_AGAIN_AFTER_A_TAKE_OVER {
    @Override
    Protocol over(InstantSource clock, SplittableRandom random) {
      return new Protocol(clock, random) {
        @Override
        Lease takeOver(String holder, Optional<Lease> before) {
          Lease lease = super.takeOver(holder, before);
          all().stream()
              .filter(entry -> entry.status().state() == OutboxState.UNCERTAIN)
              .filter(entry -> entry.status().endedAt().equals(Optional.of(now())))
              .forEach(
                  entry -> store.replace(entry, requeueEvenIfDoubled(entry).orElseThrow()).join());
          return lease;
        }
      };
    }
  },
  /** T4: an entry that is leaving expires too. */
  EXPIRES_WHAT_IS_LEAVING {
    @Override
    Protocol over(InstantSource clock, SplittableRandom random) {
      return new Protocol(clock, random) {
        @Override
        Optional<OutboxEntry> expire(OutboxEntry entry) {
          boolean late = !now().isBefore(entry.times().deadline());
          return late && isLeaving(entry) ? Optional.of(ended(entry, now())) : super.expire(entry);
        }
      };
    }
  },
  /** T5: an uncertain entry is queued again unasked. */
  REQUEUES_WHAT_IS_UNCERTAIN {
    @Override
    Protocol over(InstantSource clock, SplittableRandom random) {
      return new Protocol(clock, random) {
        @Override
        Optional<OutboxEntry> requeue(OutboxEntry entry) {
          return requeueEvenIfDoubled(entry);
        }
      };
    }
  },
  /** T6: an entry that is leaving is taken back. */
  WITHDRAWS_WHAT_IS_LEAVING {
    @Override
    Protocol over(InstantSource clock, SplittableRandom random) {
      return new Protocol(clock, random) {
        @Override
        Optional<OutboxEntry> withdraw(OutboxEntry entry) {
          return isLeaving(entry) ? Optional.of(ended(entry, now())) : super.withdraw(entry);
        }
      };
    }
  },
  /** T7: forgets by age alone. */
  FORGETS_WHAT_HAS_NOT_ENDED {
    @Override
    Protocol over(InstantSource clock, SplittableRandom random) {
      return new Protocol(clock, random) {
        @Override
        void forget() {
          super.forget();
          all().stream()
              .filter(entry -> !entry.status().state().hasEnded())
              .limit(1)
              .forEach(entry -> store.replace(entry, ended(entry, Instant.EPOCH)).join());
          store.forget(LINE, Instant.EPOCH.plusMillis(1), 1).join();
        }
      };
    }
  };

  abstract Protocol over(InstantSource clock, SplittableRandom random);

  private static boolean isOpen(OutboxState state) {
    return state == OutboxState.LEAVING || state == OutboxState.UNCERTAIN;
  }

  private static boolean isLeaving(OutboxEntry entry) {
    return entry.status().state() == OutboxState.LEAVING;
  }

  /** What the rules refuse to make. */
  private static OutboxEntry ended(OutboxEntry entry, Instant at) {
    SendResult result = new NotSent(NotSent.Reason.WITHDRAWN);
    OutboxStatus before = entry.status();
    OutboxStatus after =
        new OutboxStatus(
            OutboxState.NOT_SENT,
            before.attempt(),
            before.epoch(),
            before.againAt(),
            Optional.of(result),
            before.attempts(),
            Optional.of(at));
    return new OutboxEntry(
        entry.id(),
        entry.line(),
        entry.name(),
        entry.fingerprint(),
        entry.app(),
        entry.from(),
        entry.to(),
        entry.payload(),
        entry.options(),
        entry.times(),
        after);
  }

  private static OutboxEntry renamed(OutboxEntry entry, int number) {
    return new OutboxEntry(
        entry.id(),
        entry.line(),
        new SignalName(entry.name().value() + "." + number),
        entry.fingerprint(),
        entry.app(),
        entry.from(),
        entry.to(),
        entry.payload(),
        entry.options(),
        entry.times(),
        entry.status());
  }
}
