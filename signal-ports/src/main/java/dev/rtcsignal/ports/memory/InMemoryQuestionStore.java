package dev.rtcsignal.ports.memory;

import dev.rtcsignal.domain.message.UserAddress;
import dev.rtcsignal.ports.QuestionStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The open questions in memory: for tests, and for several askers of one process.
 *
 * <pre>{@code
 * QuestionStore questions = new InMemoryQuestionStore(SystemDefaults.steadyClock());
 * }</pre>
 *
 * <p>Futures complete before the methods return. Safe for use by many threads.
 */
public final class InMemoryQuestionStore implements QuestionStore {
  private record Asked(OpenQuestion question, Instant until, Optional<String> answer) {}

  private final InstantSource clock;
  private final Map<String, Asked> open = new ConcurrentHashMap<>();

  /**
   * Creates an empty store.
   *
   * @param clock ends questions
   */
  public InMemoryQuestionStore(InstantSource clock) {
    this.clock = Objects.requireNonNull(clock);
  }

  @Override
  public CompletableFuture<Void> open(OpenQuestion question) {
    Instant now = clock.instant();
    open.values().removeIf(asked -> asked.until.isBefore(now) && asked.answer.isEmpty());
    open.put(question.id(), new Asked(question, now.plus(question.timeout()), Optional.empty()));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Boolean> answer(String id, UserAddress from, String answer) {
    Instant now = clock.instant();
    AtomicBoolean taken = new AtomicBoolean();
    open.computeIfPresent(
        id,
        (same, asked) -> {
          boolean takes =
              asked.question.asked().equals(from)
                  && asked.answer.isEmpty()
                  && now.isBefore(asked.until);
          taken.set(takes);
          return takes ? new Asked(asked.question, asked.until, Optional.of(answer)) : asked;
        });
    return CompletableFuture.completedFuture(taken.get());
  }

  @Override
  public CompletableFuture<List<Answer>> answers(String asker) {
    return CompletableFuture.completedFuture(
        open.values().stream()
            .filter(asked -> asked.question.asker().equals(asker))
            .flatMap(asked -> asked.answer.map(text -> answer(asked.question, text)).stream())
            .toList());
  }

  private static Answer answer(OpenQuestion question, String text) {
    return new Answer(question.id(), question.asked(), text);
  }

  @Override
  public CompletableFuture<Void> close(Collection<String> ids) {
    ids.forEach(open::remove);
    return CompletableFuture.completedFuture(null);
  }
}
