package dev.rtcsignal.domain.delivery;

import java.util.Optional;

/**
 * How many tries may be repeated, over all sends together, so that a cloud in trouble is not
 * stormed: 500 tokens, 5 for each repetition; one comes back with each success at the first try,
 * and a repetition's five when it succeeds.
 */
public record RetryBudget(int tokens) {
  private static final int MOST = 500;
  private static final int COST = 5;

  /** A full budget. */
  public static final RetryBudget FULL = new RetryBudget(MOST);

  /** Checks the components. {@inheritDoc} */
  public RetryBudget {
    if (tokens < 0 || tokens > MOST) {
      throw new IllegalArgumentException("a budget holds 0 to " + MOST + " tokens");
    }
  }

  /** Returns what is left after one more repetition; empty if there is too little for it. */
  public Optional<RetryBudget> spend() {
    return tokens < COST ? Optional.empty() : Optional.of(new RetryBudget(tokens - COST));
  }

  /**
   * Returns the budget after a success.
   *
   * @param tries how many it took, from 1
   */
  public RetryBudget succeeded(int tries) {
    return new RetryBudget(Math.min(MOST, tokens + (tries > 1 ? COST : 1)));
  }
}
