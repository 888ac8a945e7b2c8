package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.ports.fixture.Databases;
import javax.sql.DataSource;

class PostgresqlSeenStoreTest extends JdbcSeenStoreTests {
  PostgresqlSeenStoreTest() {
    super(Dialect.POSTGRESQL);
  }

  @Override
  DataSource database() throws Exception {
    return Databases.postgresql();
  }
}
