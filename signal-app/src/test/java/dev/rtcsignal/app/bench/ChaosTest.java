package dev.rtcsignal.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the chaos benchmark with 1,000 calls in every build. */
class ChaosTest {
  @Test
  @Timeout(120)
  void theTransportNeitherDuplicatesNorLosesSignalsUnderRandomFaults() throws Exception {
    assertThat(ChaosBenchmark.run(1_000)).isTrue();
  }
}
