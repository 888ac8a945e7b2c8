package dev.rtcsignal.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.app.testkit.RtcClient;
import dev.rtcsignal.app.testkit.RtcEmulator;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.fixture.Databases;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Timeout(120)
class TransactionalOutboxTest {
  private static final Audience ALICE = new Audience.User(new UserId("alice"));

  @TempDir private Path folder;
  private RtcEmulator cloud;

  enum Kind {
    SQLITE,
    POSTGRESQL
  }

  @BeforeEach
  void startCloud() {
    cloud = RtcEmulator.start();
  }

  @AfterEach
  void closeCloud() {
    cloud.close();
  }

  private ApplicationContextRunner runner(Kind kind) throws SQLException {
    return StoreContext.inCloud(
        kind == Kind.SQLITE
            ? StoreContext.withDatabase(folder.resolve("app.db"))
            : StoreContext.withDatabase(((PGSimpleDataSource) Databases.postgresql()).getUrl())
                .withPropertyValues("spring.datasource.username=postgres"),
        cloud);
  }

  private static EnqueueOutcome enqueue(ApplicationContext spring, String name) {
    TransactionalOutbox outbox = spring.getBean(TransactionalOutbox.class);
    return outbox.enqueue(name, ALICE, Payload.text(name));
  }

  private static TransactionTemplate transactions(ApplicationContext spring) {
    return new TransactionTemplate(spring.getBean(PlatformTransactionManager.class));
  }

  private Stream<String> known(ApplicationContext spring, String... names) {
    Outbox outbox = spring.getBean(Outbox.class);
    return Stream.of(names)
        .filter(name -> outbox.find(cloud.app(), new SignalName(name)).join().isPresent());
  }

  @ParameterizedTest
  @EnumSource
  void aCommitSendsOnceAndARollbackLeavesNothing(Kind kind) throws SQLException {
    RtcClient alice = cloud.client("alice");
    runner(kind)
        .run(
            spring -> {
              transactions(spring)
                  .executeWithoutResult(
                      transaction -> {
                        enqueue(spring, "rolled-back");
                        transaction.setRollbackOnly();
                      });
              transactions(spring).executeWithoutResult(transaction -> enqueue(spring, "first"));
              assertThat(alice.awaitMessage().text()).isEqualTo("first");
              transactions(spring).executeWithoutResult(transaction -> enqueue(spring, "second"));
              assertThat(alice.awaitMessage().text()).isEqualTo("second");
              assertThat(known(spring, "rolled-back", "first", "second"))
                  .containsExactly("first", "second");
            });
  }

  @ParameterizedTest
  @EnumSource
  void aPoolWhoseConnectionsDoNotCommitByThemselvesIsTaken(Kind kind) throws SQLException {
    RtcClient alice = cloud.client("alice");
    runner(kind)
        .withPropertyValues("spring.datasource.hikari.auto-commit=false")
        .run(
            spring -> {
              transactions(spring).executeWithoutResult(transaction -> enqueue(spring, "first"));
              assertThat(alice.awaitMessage().text()).isEqualTo("first");
            });
  }

  @Test
  void theSameNameJoinsAndOtherContentConflicts() throws SQLException {
    runner(Kind.SQLITE)
        .run(
            spring ->
                transactions(spring)
                    .executeWithoutResult(
                        transaction -> {
                          assertThat(enqueue(spring, "a")).isInstanceOf(EnqueueOutcome.Added.class);
                          assertThat(enqueue(spring, "a"))
                              .isInstanceOf(EnqueueOutcome.Joined.class);
                          TransactionalOutbox outbox = spring.getBean(TransactionalOutbox.class);
                          assertThat(outbox.enqueue("a", ALICE, Payload.text("other")))
                              .isInstanceOf(EnqueueOutcome.Conflict.class);
                        }));
  }

  @Test
  void outsideATransactionItFailsAndEnqueuesNothing() throws SQLException {
    runner(Kind.SQLITE)
        .run(
            spring -> {
              assertThatThrownBy(() -> enqueue(spring, "outside"))
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("there is no transaction; call this from a @Transactional");
              assertThat(known(spring, "outside")).isEmpty();
            });
  }

  @Test
  void inATransactionThatOnlyReadsItFails() throws SQLException {
    runner(Kind.SQLITE)
        .run(
            spring -> {
              TransactionTemplate reading = transactions(spring);
              reading.setReadOnly(true);
              assertThatThrownBy(() -> reading.executeWithoutResult(any -> enqueue(spring, "read")))
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("remove readOnly");
            });
  }

  @Test
  void inATransactionOfAnotherDatabaseItFailsAndEnqueuesNothing() throws SQLException {
    DriverManagerDataSource other =
        new DriverManagerDataSource("jdbc:sqlite:" + folder.resolve("other.db"));
    runner(Kind.SQLITE)
        .run(
            spring -> {
              TransactionTemplate foreign =
                  new TransactionTemplate(new DataSourceTransactionManager(other));
              assertThatThrownBy(
                      () -> foreign.executeWithoutResult(any -> enqueue(spring, "foreign")))
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("the transaction is of another database");
              assertThat(known(spring, "foreign")).isEmpty();
            });
  }
}
