package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.ports.fixture.Databases;
import javax.sql.DataSource;

class PostgresqlRevocationsTest extends JdbcRevocationsTests {
  PostgresqlRevocationsTest() {
    super(Dialect.POSTGRESQL);
  }

  @Override
  DataSource database() throws Exception {
    return Databases.postgresql();
  }
}
