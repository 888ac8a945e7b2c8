package dev.rtcsignal.app.kill;

import dev.rtcsignal.ports.fixture.Databases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The databases that the outbox is proved with. */
enum KillStore {
  SQLITE,
  POSTGRESQL,
  MARIADB;

  /**
   * Makes an empty database; skips the test where its server is not installed.
   *
   * @return its JDBC URL
   */
  String create(Path folder) throws Exception {
    return switch (this) {
      case SQLITE ->
          "jdbc:sqlite:" + Files.createTempDirectory(folder, "store").resolve("signal.db");
      case POSTGRESQL -> withUser(((PGSimpleDataSource) Databases.postgresql()).getUrl());
      case MARIADB -> ((MariaDbDataSource) Databases.mariadb()).getUrl();
    };
  }

  /** The data source keeps its user beside the URL. */
  private static String withUser(String url) {
    return url.replaceFirst("\\?.*", "") + "?user=postgres";
  }

  /** Returns the servers that the tests of fleets run with: both in their long form. */
  static List<KillStore> ofFleets() {
    return KillFigures.OF_FLEETS ? List.of(POSTGRESQL, MARIADB) : List.of(POSTGRESQL);
  }

  /** Returns the value of {@code SIGNAL_STORE} for a JDBC URL. */
  static String setting(String url) {
    return url.startsWith("jdbc:sqlite:") ? url.substring("jdbc:".length()) : url;
  }
}
