package dev.rtcsignal.app.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.kill.KilledProcess.Run;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The outbox in a process that ends at an exact point, and one that follows it: nothing is lost,
 * doubled or stuck. Each point once on SQLite; with the system property {@code kill.measured} 25
 * times, on each database.
 */
@Timeout(7_200)
@Execution(ExecutionMode.CONCURRENT)
class KillPointsIT {
  private static final int TIMES = KillFigures.MEASURED ? Integer.getInteger("kill.times", 25) : 1;

  @TempDir private Path folder;
  private int kills;
  private int uncertain;

  @ParameterizedTest
  @EnumSource(value = KillPoint.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void losesAndDoublesNothing(KillPoint point) throws Exception {
    prove(KillStore.SQLITE, point);
  }

  @ParameterizedTest
  @EnumSource(value = KillPoint.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  @EnabledIfSystemProperty(named = "kill.measured", matches = "true")
  void losesAndDoublesNothingOnPostgresql(KillPoint point) throws Exception {
    prove(KillStore.POSTGRESQL, point);
  }

  @ParameterizedTest
  @EnumSource(value = KillPoint.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  @EnabledIfSystemProperty(named = "kill.measured", matches = "true")
  void losesAndDoublesNothingOnMariadb(KillPoint point) throws Exception {
    prove(KillStore.MARIADB, point);
  }

  private void prove(KillStore store, KillPoint point) throws Exception {
    for (int i = 0; i < TIMES; i++) {
      prove(store.create(folder), point, 1 + i % passes(point));
    }
    KillFigures.add(
        store + " " + point, "%d kills, 0 lost, 0 twice, 0 stuck, %d uncertain", kills, uncertain);
    assertThat(kills).isPositive();
  }

  /** Returns how often a process may reach a point. */
  private static int passes(KillPoint point) {
    return switch (point) {
      case TAKE_OVER, RETENTION -> 2;
      case SCHEMA -> 6;
      case DRAIN -> 3;
      case BODY_HALF_SENT, RECEIVED_UNANSWERED, ANSWERED_UNSETTLED -> 40;
      default -> 4;
    };
  }

  private void prove(String url, KillPoint point, int nth) throws Exception {
    Ledger ledger = new Ledger();
    try (CountingCloud cloud = new CountingCloud(0)) {
      Run whole = new Run(url, cloud.uri(), "batch");
      if (point == KillPoint.RETENTION) {
        proveForgetting(cloud, whole, nth);
        return;
      }
      if (point == KillPoint.TAKE_OVER) {
        killed(whole.until(KillPoint.RECEIVED_UNANSWERED, 5)).tell(ledger);
      }
      killed(whole.doing(point == KillPoint.DRAIN ? "drain" : "send").until(point, nth))
          .tell(ledger);
      KilledProcess last = ended(whole);
      last.tell(ledger);
      judge(ledger, cloud, last.rows());
      if (point == KillPoint.BODY_HALF_SENT && nth == 1) {
        assertThat(cloud.halves()).isEqualTo(1);
      }
    }
  }

  /** Commits are shared, so a process may end before it reaches a point for the nth time. */
  private KilledProcess killed(Run run) throws Exception {
    KilledProcess process = KilledProcess.run(run);
    if (run.nth() == 1 || process.exitCode() != 0) {
      assertThat(process.wasKilled()).as("%s: %s", run, process.lines()).isTrue();
      kills++;
    }
    return process;
  }

  private static KilledProcess ended(Run run) throws Exception {
    KilledProcess process = KilledProcess.run(run);
    assertThat(process.exitCode()).as(String.valueOf(process.lines())).isZero();
    return process;
  }

  private void judge(Ledger ledger, CountingCloud cloud, Map<String, String> rows) {
    assertThat(ledger.contradictions(cloud, rows)).isEmpty();
    assertThat(rows).hasSize(40);
    int lost = Ledger.counts(rows).getOrDefault("uncertain", 0);
    assertThat(lost).isBetween(0, 64);
    uncertain += lost;
  }

  /** The names of what was forgotten are free again, so the batch is not sent anew. */
  private void proveForgetting(CountingCloud cloud, Run whole, int nth) throws Exception {
    Ledger ledger = new Ledger();
    ended(whole).tell(ledger);
    killed(whole.doing("look").until(KillPoint.RETENTION, nth)).tell(new Ledger());
    Map<String, String> rows = ended(whole.doing("look")).rows();
    assertThat(cloud.twice()).isEmpty();
    assertThat(cloud.texts()).isEqualTo(40);
    assertThat(rows).hasSize(nth == 1 ? 40 : 0);
    assertThat(rows.values()).allMatch("accepted"::equals);
  }
}
