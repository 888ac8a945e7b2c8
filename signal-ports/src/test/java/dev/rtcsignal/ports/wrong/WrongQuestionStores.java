package dev.rtcsignal.ports.wrong;

import dev.rtcsignal.domain.message.UserAddress;
import dev.rtcsignal.ports.QuestionStore;
import dev.rtcsignal.ports.contract.QuestionStoreContract;
import dev.rtcsignal.ports.memory.InMemoryQuestionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Suites of stores of questions, a correct one and some with one defect each. */
final class WrongQuestionStores {
  private WrongQuestionStores() {}

  static class Correct extends QuestionStoreContract {
    private volatile Instant now = Instant.parse("2026-12-01T00:00:00Z");
    private final QuestionStore store = wrong(new InMemoryQuestionStore(() -> now));

    QuestionStore wrong(QuestionStore correct) {
      return correct;
    }

    @Override
    protected QuestionStore open() {
      return store;
    }

    @Override
    protected void pass(Duration duration) {
      now = now.plus(duration);
    }
  }

  static final class TakesAnswersOfAnyUser extends Correct {
    @Override
    QuestionStore wrong(QuestionStore correct) {
      return new Delegating(correct) {
        private final Map<String, UserAddress> asked = new ConcurrentHashMap<>();

        @Override
        public CompletableFuture<Void> open(OpenQuestion question) {
          asked.put(question.id(), question.asked());
          return super.open(question);
        }

        @Override
        public CompletableFuture<Boolean> answer(String id, UserAddress from, String answer) {
          return super.answer(id, asked.getOrDefault(id, from), answer);
        }
      };
    }
  }

  static final class EndsNoQuestion extends Correct {
    @Override
    QuestionStore wrong(QuestionStore correct) {
      return new Delegating(correct) {
        @Override
        public CompletableFuture<Void> open(OpenQuestion question) {
          return super.open(
              new OpenQuestion(
                  question.id(), question.asker(), question.asked(), Duration.ofDays(1)));
        }
      };
    }
  }

  static final class ClosesNothing extends Correct {
    @Override
    QuestionStore wrong(QuestionStore correct) {
      return new Delegating(correct) {
        @Override
        public CompletableFuture<Void> close(Collection<String> ids) {
          return CompletableFuture.completedFuture(null);
        }
      };
    }
  }

  static final class OneAskerForAll extends Correct {
    @Override
    QuestionStore wrong(QuestionStore correct) {
      return new Delegating(correct) {
        @Override
        public CompletableFuture<Void> open(OpenQuestion question) {
          return super.open(
              new OpenQuestion(question.id(), "all", question.asked(), question.timeout()));
        }

        @Override
        public CompletableFuture<List<Answer>> answers(String asker) {
          return super.answers("all");
        }
      };
    }
  }

  static final class SaysYesToAll extends Correct {
    @Override
    QuestionStore wrong(QuestionStore correct) {
      return new Delegating(correct) {
        @Override
        public CompletableFuture<Boolean> answer(String id, UserAddress from, String answer) {
          return super.answer(id, from, answer).thenApply(taken -> true);
        }
      };
    }
  }

  private abstract static class Delegating implements QuestionStore {
    private final QuestionStore store;

    Delegating(QuestionStore store) {
      this.store = store;
    }

    @Override
    public CompletableFuture<Void> open(OpenQuestion question) {
      return store.open(question);
    }

    @Override
    public CompletableFuture<Boolean> answer(String id, UserAddress from, String answer) {
      return store.answer(id, from, answer);
    }

    @Override
    public CompletableFuture<List<Answer>> answers(String asker) {
      return store.answers(asker);
    }

    @Override
    public CompletableFuture<Void> close(Collection<String> ids) {
      return store.close(ids);
    }
  }
}
