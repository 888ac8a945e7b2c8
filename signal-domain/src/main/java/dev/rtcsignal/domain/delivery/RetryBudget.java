package dev.rtcsignal.domain.delivery;

import java.util.Optional;

/**
 * Limits the retries of all sends together, so that a failing cloud is not flooded.
 *
 * <pre>{@code
 * Optional<RetryBudget> left = RetryBudget.FULL.spend(); // empty if no retry is allowed
 * }</pre>
 *
 * <p>A full budget has 500 tokens. A retry costs 5, which come back if it succeeds; a success at
 * the first attempt gives back 1.
 *
 * @param tokens 0 to 500; else {@link IllegalArgumentException}
 */
public record RetryBudget(int tokens) {
  private static final int MOST = 500;
  private static final int COST = 5;

  /** A full budget. */
  public static final RetryBudget FULL = new RetryBudget(MOST);

  /** Checks the components. {@inheritDoc} */
  public RetryBudget {
    if (tokens < 0 || tokens > MOST) {
      throw new IllegalArgumentException(
          "a budget holds 0 to " + MOST + " tokens but this has " + tokens);
    }
  }

  /** {@return the budget after one more retry; empty if it has too few tokens for one} */
  public Optional<RetryBudget> spend() {
    return tokens < COST ? Optional.empty() : Optional.of(new RetryBudget(tokens - COST));
  }

  /**
   * Adds the tokens for a success.
   *
   * @param tries the number of attempts that it took, from 1
   * @return the budget after it
   */
  public RetryBudget succeeded(int tries) {
    return new RetryBudget(Math.min(MOST, tokens + (tries > 1 ? COST : 1)));
  }
}
