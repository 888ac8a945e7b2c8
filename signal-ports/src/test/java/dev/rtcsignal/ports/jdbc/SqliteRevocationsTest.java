package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.ports.fixture.Databases;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;

class SqliteRevocationsTest extends JdbcRevocationsTests {
  @TempDir private Path folder;

  SqliteRevocationsTest() {
    super(Dialect.SQLITE);
  }

  @Override
  DataSource database() throws Exception {
    return Databases.sqlite(folder);
  }
}
