package dev.rtcsignal.app.outbox;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Measures the space that the file of a SQLite store has. */
record FreeSpace(SqliteFile file, DataSource database) {
  private static final String FREE_PAGES =
      "SELECT freelist_count * page_size FROM pragma_freelist_count, pragma_page_size";

  /** Returns the free bytes of the disk. */
  long onDisk() {
    try {
      return Files.getFileStore(file.folder()).getUsableSpace();
    } catch (IOException e) {
      // The database tells what is wrong with its folder.
      return Long.MAX_VALUE;
    }
  }

  /**
   * Returns the bytes of the free pages within the file. They are asked of SQLite: a process that
   * opens and closes the file by itself loses the locks that SQLite has on it.
   */
  long withinFile() {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(FREE_PAGES)) {
      return row.next() ? row.getLong(1) : 0;
    } catch (SQLException e) {
      return 0;
    }
  }
}
