package dev.rtcsignal.ports.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** What leaves late, as after a commit that stalled, does not bunch. */
class QuotaDepartureProperties {
  @Property(tries = 300, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void noSecondHasMoreDeparturesThanTheLimit(@ForAll long seed) {
    DepartureRun run = DepartureRun.of(seed, InMemoryQuota::leaves);
    assertThat(run.departures()).isGreaterThan(100);
    assertThat(run.mostOfASecond()).isLessThanOrEqualTo(DepartureRun.LIMIT);
    assertThat(run.mostOfASecondInARoom()).isLessThanOrEqualTo(DepartureRun.ROOM_LIMIT);
  }

  @Example
  void aQuotaThatCountsFromThePermitIsFound() {
    assertThat(LongStream.range(0, 100))
        .anyMatch(
            seed ->
                DepartureRun.of(seed, (quota, permit) -> permit).mostOfASecond()
                    > DepartureRun.LIMIT);
  }
}
