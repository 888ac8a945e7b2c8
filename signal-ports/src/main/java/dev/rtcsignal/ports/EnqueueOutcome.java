package dev.rtcsignal.ports;

import dev.rtcsignal.domain.outbox.OutboxEntry;
import java.util.Objects;
import java.util.function.Function;

/**
 * What an outbox made of a request.
 *
 * <pre>{@code
 * EnqueueOutcome outcome = outbox.enqueue(outboxRequest).join();
 * String text =
 *     outcome.match(added -> "new", joined -> "known", conflict -> "other content", full -> "full");
 * }</pre>
 */
public sealed interface EnqueueOutcome {
  /**
   * Applies the function for this case.
   *
   * @param added for {@link Added}
   * @param joined for {@link Joined}
   * @param conflict for {@link Conflict}
   * @param full for {@link Full}
   * @param <R> the type of the result
   * @return what the function returned
   */
  <R> R match(
      Function<Added, R> added,
      Function<Joined, R> joined,
      Function<Conflict, R> conflict,
      Function<Full, R> full);

  /**
   * The signal is durable, and is sent once it is due.
   *
   * @param entry with its id
   */
  record Added(OutboxEntry entry) implements EnqueueOutcome {
    /** Checks the components. {@inheritDoc} */
    public Added {
      Objects.requireNonNull(entry);
    }

    @Override
    public <R> R match(
        Function<Added, R> added,
        Function<Joined, R> joined,
        Function<Conflict, R> conflict,
        Function<Full, R> full) {
      return added.apply(this);
    }
  }

  /**
   * The same request came before, under the same name: nothing is sent because of this one.
   *
   * @param entry the first one, as it is now
   */
  record Joined(OutboxEntry entry) implements EnqueueOutcome {
    /** Checks the components. {@inheritDoc} */
    public Joined {
      Objects.requireNonNull(entry);
    }

    @Override
    public <R> R match(
        Function<Added, R> added,
        Function<Joined, R> joined,
        Function<Conflict, R> conflict,
        Function<Full, R> full) {
      return joined.apply(this);
    }
  }

  /**
   * Another request has the same name: this one is not sent.
   *
   * @param entry the other one, as it is now
   */
  record Conflict(OutboxEntry entry) implements EnqueueOutcome {
    /** Checks the components. {@inheritDoc} */
    public Conflict {
      Objects.requireNonNull(entry);
    }

    @Override
    public <R> R match(
        Function<Added, R> added,
        Function<Joined, R> joined,
        Function<Conflict, R> conflict,
        Function<Full, R> full) {
      return conflict.apply(this);
    }
  }

  /**
   * As many entries wait as may wait: this one is not sent.
   *
   * @param most how many may wait
   */
  record Full(long most) implements EnqueueOutcome {
    @Override
    public <R> R match(
        Function<Added, R> added,
        Function<Joined, R> joined,
        Function<Conflict, R> conflict,
        Function<Full, R> full) {
      return full.apply(this);
    }
  }
}
