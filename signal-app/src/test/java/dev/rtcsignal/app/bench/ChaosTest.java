package dev.rtcsignal.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The benchmark of 10,000 calls while everything goes wrong, in small, in every build. */
class ChaosTest {
  @Test
  @Timeout(120)
  void nothingIsDoubledUnaskedAndNothingAcceptedIsLostWhileEverythingGoesWrong() throws Exception {
    assertThat(ChaosBenchmark.run(1_000)).isTrue();
  }
}
