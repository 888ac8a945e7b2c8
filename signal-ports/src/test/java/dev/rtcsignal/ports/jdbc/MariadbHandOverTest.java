package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.ports.fixture.Databases;
import javax.sql.DataSource;

class MariadbHandOverTest extends HandOverTests {
  MariadbHandOverTest() {
    super(Dialect.MYSQL);
  }

  @Override
  DataSource database() throws Exception {
    return Databases.mariadb();
  }
}
