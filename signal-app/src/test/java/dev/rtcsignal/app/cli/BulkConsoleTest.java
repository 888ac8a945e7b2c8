package dev.rtcsignal.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.delivery.BulkProgress;
import dev.rtcsignal.domain.delivery.BulkReport.State;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BulkConsoleTest {
  private final StringWriter err = new StringWriter();

  private BulkConsole console(boolean terminal) {
    return new BulkConsole(
        new PrintWriter(new StringWriter()), new PrintWriter(err), false, terminal);
  }

  private static BulkProgress progress(int accepted, int waiting) {
    Map<State, Integer> done =
        Map.of(State.ACCEPTED, accepted, State.REFUSED, 0, State.NOT_SENT, 0, State.UNCERTAIN, 0);
    return new BulkProgress(done, waiting, Duration.ofSeconds(2));
  }

  @Test
  void drawsABarOnATerminal() {
    console(true).progress(progress(500, 1_500), false);
    assertThat(err.toString())
        .startsWith("\r[#######.......................]  25 % 500 of 2,000, 6 s left");
  }

  @Test
  void reaches100PercentWithoutATimeLeft() {
    console(true).progress(progress(2_000, 0), false);
    assertThat(err.toString())
        .startsWith("\r[##############################] 100 % 2,000 of 2,000 ")
        .doesNotContain("left");
  }

  @Test
  void drawsNoBarInAFile() {
    console(false).progress(progress(500, 1_500), false);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void countsInTheSingularAndThePlural() {
    assertThat(Counted.of(1, "call")).isEqualTo("1 call");
    assertThat(Counted.of(0, "call")).isEqualTo("0 calls");
    assertThat(Counted.of(1_200, "call")).isEqualTo("1,200 calls");
  }
}
