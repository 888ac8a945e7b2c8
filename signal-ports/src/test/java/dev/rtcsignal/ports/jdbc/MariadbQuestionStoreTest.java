package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.ports.fixture.Databases;
import javax.sql.DataSource;

class MariadbQuestionStoreTest extends JdbcQuestionStoreTests {
  MariadbQuestionStoreTest() {
    super(Dialect.MYSQL);
  }

  @Override
  DataSource database() throws Exception {
    return Databases.mariadb();
  }
}
