package dev.rtcsignal.ports.outbox.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** The protocol holds on random walks, and a walk finds each planted fault. */
class OutboxProtocolProperties {
  private static final int SEEDS = 10_000;
  private static final int FEW = 3;
  private static final int MANY = 100;

  /** Nothing acknowledged is lost, nothing arrives twice unasked, nothing is stuck. */
  @Property(tries = SEEDS, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void threeProcessesKeepTheirPromises(@ForAll long seed) {
    ProtocolRun.of(seed, FEW, Protocol::new);
  }

  @Property(tries = SEEDS, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void aHundredProcessesKeepTheirPromises(@ForAll long seed) {
    ProtocolRun.of(seed, MANY, Protocol::new);
  }

  @Property(tries = 100)
  void findsEachPlantedFault(@ForAll PlantedFault fault) {
    assertThat(LongStream.range(0, SEEDS).anyMatch(seed -> isFound(fault, seed)))
        .as("a walk on which " + fault + " breaks an invariant")
        .isTrue();
  }

  private static boolean isFound(PlantedFault fault, long seed) {
    try {
      ProtocolRun.of(seed, FEW, fault::over);
      return false;
    } catch (AssertionError e) {
      return true;
    }
  }
}
