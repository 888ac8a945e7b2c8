package dev.rtcsignal.spring;

import static dev.rtcsignal.spring.PropertiesTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.dispatch.SystemDefaults;
import dev.rtcsignal.ports.jdbc.Dialect;
import dev.rtcsignal.ports.jdbc.Schema;
import dev.rtcsignal.ports.memory.InMemoryOutboxStore;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.sqlite.SQLiteDataSource;

/** The start fails with what the store lacks, and how to mend it. */
@Timeout(60)
class StoreMistakesTest {
  @TempDir private Path folder;
  private SQLiteDataSource database;

  @BeforeEach
  void makeDatabase() {
    database = new SQLiteDataSource();
    database.setUrl("jdbc:sqlite:" + folder.resolve("app.db"));
  }

  private ApplicationContextRunner withDatabase() {
    return StoreContext.sending().withBean("one", DataSource.class, () -> database);
  }

  private static void assertFailsWith(ApplicationContextRunner runner, String... parts) {
    runner.run(spring -> assertFails(spring.getStartupFailure(), parts));
  }

  @Test
  void withoutADataSource() {
    assertFailsWith(
        StoreContext.sending(),
        "signal.store.enabled is true, but there is no bean of DataSource.");
  }

  @Test
  void withTwoDataSources() {
    assertFailsWith(
        withDatabase().withBean("two", DataSource.class, () -> database),
        "there are 2 beans of DataSource and none is primary");
  }

  @Test
  void theDataSourceOfTheStoreIsChosenByItsName() {
    withDatabase()
        .withBean("signalDataSource", DataSource.class, () -> database)
        .run(spring -> assertThat(spring).hasSingleBean(OutboxStore.class));
  }

  @Test
  void withoutAnAccessKey() {
    assertFailsWith(
        withDatabase()
            .withPropertyValues(
                "signal.access-key-id=", "signal.secret-access-key=", "signal.app-key=key"),
        "nothing is sent, since signal.access-key-id is not set");
  }

  @Test
  void withATransportThatCannotWaitForTheStore() {
    assertFailsWith(
        withDatabase().withBean("own", InMemoryTransport.class, InMemoryTransport::accepting),
        "signal.store.enabled needs one bean of GuardedTransport",
        "[own]");
  }

  @Test
  void withADatabaseInMemory() {
    database.setUrl("jdbc:sqlite::memory:");
    assertFailsWith(withDatabase(), "the database of SQLite is in memory");
  }

  @Test
  void withADatabaseThatCannotBeReached() {
    database.setUrl("jdbc:sqlite:" + folder.resolve("no-folder").resolve("app.db"));
    assertFailsWith(withDatabase(), "The database of signal.store.enabled cannot be reached: ");
  }

  @Test
  void withADatabaseThatAnotherContextUses() {
    withDatabase()
        .run(
            first -> {
              assertThat(first).hasNotFailed();
              assertFailsWith(
                  withDatabase(),
                  "The store of signal.store.enabled cannot be opened: another process sends from ",
                  "app.db; stop it, name another file");
            });
    withDatabase().run(next -> assertThat(next).hasNotFailed());
  }

  @Test
  void withALockFileThatCannotBeWritten() throws Exception {
    Files.createDirectory(folder.resolve("app.db.lock"));
    assertFailsWith(withDatabase(), "app.db.lock cannot be written", "make its folder writable");
  }

  @Test
  void withoutTheTablesOfAMigration() throws Exception {
    ApplicationContextRunner checking =
        withDatabase().withPropertyValues("signal.store.schema=check");
    assertFailsWith(checking, "the database has no tables of version 2");
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : Schema.print(Dialect.SQLITE).split(";")) {
        if (!sql.isBlank()) {
          statement.execute(sql);
        }
      }
    }
    checking.run(spring -> assertThat(spring).hasNotFailed());
  }

  @Test
  void withAPoolThatTheStoreWouldEmpty() {
    assertFailsWith(
        StoreContext.withDatabase(folder.resolve("app.db"))
            .withPropertyValues("spring.datasource.hikari.maximum-pool-size=5"),
        "The pool of the DataSource has at most 5 connections",
        "holds 5");
  }

  @Test
  void aStoreOfTheApplicationNeedsNoDataSource() {
    StoreContext.sending()
        .withBean(OutboxStore.class, () -> new InMemoryOutboxStore(SystemDefaults.clock()))
        .run(
            spring ->
                assertThat(spring)
                    .hasNotFailed()
                    .hasSingleBean(OutboxStore.class)
                    .doesNotHaveBean(TransactionalOutbox.class));
  }
}
