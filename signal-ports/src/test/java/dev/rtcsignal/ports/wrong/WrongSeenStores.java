package dev.rtcsignal.ports.wrong;

import dev.rtcsignal.ports.SeenStore;
import dev.rtcsignal.ports.contract.SeenStoreContract;
import dev.rtcsignal.ports.memory.InMemorySeenStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** Suites of stores of handled messages, a correct one and some with one defect each. */
final class WrongSeenStores {
  private WrongSeenStores() {}

  static class Correct extends SeenStoreContract {
    private volatile Instant now = Instant.parse("2026-12-01T00:00:00Z");
    private final SeenStore store = wrong(new InMemorySeenStore(() -> now));

    SeenStore wrong(SeenStore correct) {
      return correct;
    }

    @Override
    protected SeenStore open() {
      return store;
    }

    @Override
    protected void pass(Duration duration) {
      now = now.plus(duration);
    }
  }

  static final class EndsNoClaim extends Correct {
    @Override
    SeenStore wrong(SeenStore correct) {
      return new Delegating(correct) {
        @Override
        public CompletableFuture<Claim> claim(
            List<String> names, Duration handling, Duration retention) {
          return super.claim(names, retention, retention);
        }
      };
    }
  }

  static final class KnowsTheFirstNameAlone extends Correct {
    @Override
    SeenStore wrong(SeenStore correct) {
      return new Delegating(correct) {
        @Override
        public CompletableFuture<Claim> claim(
            List<String> names, Duration handling, Duration retention) {
          return super.claim(names.subList(0, Math.min(1, names.size())), handling, retention);
        }
      };
    }
  }

  static final class IgnoresCase extends Correct {
    @Override
    SeenStore wrong(SeenStore correct) {
      return new Delegating(correct) {
        @Override
        public CompletableFuture<Claim> claim(
            List<String> names, Duration handling, Duration retention) {
          return super.claim(
              names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList(),
              handling,
              retention);
        }
      };
    }
  }

  static final class ForgetsConfirmations extends Correct {
    @Override
    SeenStore wrong(SeenStore correct) {
      return new Delegating(correct) {
        @Override
        public CompletableFuture<Void> confirm(Granted claim) {
          return CompletableFuture.completedFuture(null);
        }
      };
    }
  }

  static final class ReleasesNothing extends Correct {
    @Override
    SeenStore wrong(SeenStore correct) {
      return new Delegating(correct) {
        @Override
        public CompletableFuture<Void> release(Granted claim) {
          return CompletableFuture.completedFuture(null);
        }
      };
    }
  }

  private abstract static class Delegating implements SeenStore {
    private final SeenStore store;

    Delegating(SeenStore store) {
      this.store = store;
    }

    @Override
    public CompletableFuture<Claim> claim(
        List<String> names, Duration handling, Duration retention) {
      return store.claim(names, handling, retention);
    }

    @Override
    public CompletableFuture<Void> confirm(Granted claim) {
      return store.confirm(claim);
    }

    @Override
    public CompletableFuture<Void> release(Granted claim) {
      return store.release(claim);
    }
  }
}
