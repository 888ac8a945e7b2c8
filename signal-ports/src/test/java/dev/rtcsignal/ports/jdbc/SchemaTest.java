package dev.rtcsignal.ports.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.ports.fixture.Databases;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class SchemaTest {
  private static final int PROCESSES = 8;

  @Test
  void manyProcessesCreateTheTablesOfPostgresqlAtOnce() throws Exception {
    createAtOnce(Databases.postgresql(), Dialect.POSTGRESQL);
  }

  @Test
  void manyProcessesCreateTheTablesOfMariadbAtOnce() throws Exception {
    createAtOnce(Databases.mariadb(), Dialect.MYSQL);
  }

  private static void createAtOnce(DataSource database, Dialect dialect) throws Exception {
    CyclicBarrier together = new CyclicBarrier(PROCESSES);
    ExecutorService threads = Executors.newFixedThreadPool(PROCESSES);
    Callable<Integer> process =
        () -> {
          try (Connection connection = database.getConnection()) {
            together.await();
            Schema.create(connection, dialect);
            return Schema.version(connection).orElse(0);
          }
        };
    try {
      List<Future<Integer>> versions =
          threads.invokeAll(Stream.generate(() -> process).limit(PROCESSES).toList());
      for (Future<Integer> version : versions) {
        assertThat(version.get()).isEqualTo(Schema.VERSION);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
