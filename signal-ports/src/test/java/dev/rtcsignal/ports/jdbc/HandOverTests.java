package dev.rtcsignal.ports.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import dev.rtcsignal.ports.LeaseOutcome;
import dev.rtcsignal.ports.LeaseOutcome.Granted;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the lease goes from one process to another that is given back, or that ends. */
abstract class HandOverTests {
  private static final String LINE = "line";
  private static final Fill USE = new Fill(350, 490, 500);
  private static final List<String> FOLLOWERS =
      IntStream.range(0, 8).mapToObj(i -> "follower-" + i).toList();

  private final Dialect dialect;
  private DataSource database;
  private JdbcOutboxStore store;
  private RegisterProcesses rows;
  private Lease lease;

  HandOverTests(Dialect dialect) {
    this.dialect = dialect;
  }

  abstract DataSource database() throws Exception;

  @BeforeEach
  final void open() throws Exception {
    database = database();
    store = JdbcOutboxStore.builder(database, dialect).open();
    rows = new RegisterProcesses(database, dialect);
    lease = get(store.lease(LINE, "leader")).granted().orElseThrow().lease();
  }

  @AfterEach
  final void close() {
    rows.close();
    store.close();
  }

  @Test
  void ofManyProcessesThatFollowOneIsTheHeir() throws Exception {
    List<CompletableFuture<LeaseOutcome>> asked =
        FOLLOWERS.stream().map(process -> store.lease(LINE, process)).toList();
    int heirs = 0;
    for (CompletableFuture<LeaseOutcome> one : asked) {
      heirs += isHeir(get(one)) ? 1 : 0;
    }
    assertThat(heirs).isEqualTo(1);
  }

  @Test
  void theHeirStaysSoWhileItAsks() throws Exception {
    assertThat(isHeir(get(store.lease(LINE, "one")))).isTrue();
    for (int i = 0; i < 10; i++) {
      rows.pass(Duration.ofSeconds(1), "signal_heir", "until_ms");
      assertThat(isHeir(get(store.lease(LINE, "one")))).isTrue();
      assertThat(isHeir(get(store.lease(LINE, "two")))).isFalse();
      get(store.lease(LINE, "leader"));
    }
  }

  @Test
  void anotherIsTheHeirOfOneThatAsksNoMore() throws Exception {
    get(store.lease(LINE, "one"));
    rows.pass(Duration.ofSeconds(3), "signal_heir", "until_ms");
    assertThat(isHeir(get(store.lease(LINE, "two")))).isTrue();
    assertThat(isHeir(get(store.lease(LINE, "one")))).isFalse();
  }

  @Test
  void eachLineHasAnHeirOfItsOwn() throws Exception {
    get(store.lease("other", "leader"));
    assertThat(isHeir(get(store.lease(LINE, "one")))).isTrue();
    assertThat(isHeir(get(store.lease("other", "two")))).isTrue();
  }

  private static boolean isHeir(LeaseOutcome outcome) {
    return outcome instanceof LeaseOutcome.HeldByOther other && other.isHeir();
  }

  @Test
  void aLeaseThatIsGivenBackTellsWhatWasUsed() throws Exception {
    get(store.publish(lease, new Fill(1, 490, 500)));
    get(store.release(lease, USE));
    Granted next = get(store.lease(LINE, "next")).granted().orElseThrow();
    assertThat(next.usedBefore()).contains(USE);
    assertThat(next.quietFor()).isGreaterThan(Duration.ofMillis(500));
  }

  @Test
  void aLeaseThatHasEndedTellsNothing() throws Exception {
    get(store.publish(lease, USE));
    rows.pass(Duration.ofSeconds(4), "signal_lease", "until_ms");
    assertThat(get(store.lease(LINE, "next")).granted().orElseThrow().usedBefore()).isEmpty();
  }

  @Test
  void aHolderThatKnowsNoQuotaTellsNothing() throws Exception {
    get(store.publish(lease, USE));
    get(store.release(lease));
    assertThat(get(store.lease(LINE, "next")).granted().orElseThrow().usedBefore()).isEmpty();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }
}
