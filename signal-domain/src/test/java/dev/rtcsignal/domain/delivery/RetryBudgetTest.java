package dev.rtcsignal.domain.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The token bucket of AWS's standard retry mode: 500 tokens, 5 for a retry. */
class RetryBudgetTest {
  @Test
  void allowsAHundredRetriesWithoutASuccess() {
    Optional<RetryBudget> budget = Optional.of(RetryBudget.FULL);
    for (int i = 0; i < 100; i++) {
      budget = budget.orElseThrow().spend();
    }
    assertThat(budget).contains(new RetryBudget(0));
    assertThat(budget.orElseThrow().spend()).isEmpty();
  }

  @Test
  void aRetryNeedsFiveTokens() {
    assertThat(new RetryBudget(4).spend()).isEmpty();
    assertThat(new RetryBudget(5).spend()).contains(new RetryBudget(0));
  }

  @Test
  void aFirstAttemptGivesBackOneTokenAndARetryFive() {
    assertThat(new RetryBudget(0).succeeded(1)).isEqualTo(new RetryBudget(1));
    assertThat(new RetryBudget(0).succeeded(2)).isEqualTo(new RetryBudget(5));
  }

  @Test
  void neverHoldsMoreThan500() {
    assertThat(new RetryBudget(498).succeeded(3)).isEqualTo(RetryBudget.FULL);
    assertThatThrownBy(() -> new RetryBudget(501)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RetryBudget(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
