package dev.rtcsignal.ports.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.RevocationList;
import dev.rtcsignal.ports.contract.RevocationListContract;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract with the table of a database. */
abstract class JdbcRevocationsTests extends RevocationListContract {
  private static final VerifiedSender MALLORY =
      VerifiedSender.unchecked(new AppId("app"), new UserId("mallory"));

  private final Dialect dialect;
  private RegisterProcesses processes;
  private JdbcRevocations list;

  JdbcRevocationsTests(Dialect dialect) {
    this.dialect = dialect;
  }

  abstract DataSource database() throws Exception;

  @Override
  protected final RevocationList open() throws Exception {
    processes = new RegisterProcesses(database(), dialect);
    list = processes.open().revocations();
    return list;
  }

  @Override
  protected final void revoke(UserId user) throws Exception {
    list.revoke(user).get(10, TimeUnit.SECONDS);
  }

  @Override
  protected final void revoke(UserId user, Instant issuedBefore) throws Exception {
    list.revoke(user, issuedBefore).get(10, TimeUnit.SECONDS);
  }

  @Override
  protected final void revokeAll(Instant issuedBefore) throws Exception {
    list.revokeAll(issuedBefore).get(10, TimeUnit.SECONDS);
  }

  @Test
  void aProcessThatStartsKnowsWhatWasRevoked() throws Exception {
    revoke(MALLORY.user());
    assertThat(processes.open().revocations().revokes(MALLORY, Instant.now())).isTrue();
  }

  @Test
  void aProcessThatRunsLearnsOfARevocation() throws Exception {
    JdbcRevocations other = processes.open().revocations();
    revoke(MALLORY.user());
    await().atMost(Duration.ofSeconds(10)).until(() -> other.revokes(MALLORY, Instant.now()));
  }

  @Test
  void aRowThatNamesNoUserIsPassedOver() throws Exception {
    processes.execute("INSERT INTO signal_revoked (member, before_ms) VALUES (' no user', 1)");
    revoke(MALLORY.user());
    assertThat(list.revokes(MALLORY, Instant.now())).isTrue();
  }

  @AfterEach
  final void close() {
    processes.close();
  }
}
