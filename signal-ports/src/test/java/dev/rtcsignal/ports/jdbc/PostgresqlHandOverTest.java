package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.ports.fixture.Databases;
import javax.sql.DataSource;

class PostgresqlHandOverTest extends HandOverTests {
  PostgresqlHandOverTest() {
    super(Dialect.POSTGRESQL);
  }

  @Override
  DataSource database() throws Exception {
    return Databases.postgresql();
  }
}
