package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.dispatch.Failures;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;

/**
 * Describes failures of a database. Its messages may quote values, so only the type, the SQLState
 * and the vendor's code are told, but for what is known to need mending.
 */
final class StoreFailure {
  private static final Logger LOG = System.getLogger(JdbcOutboxStore.class.getName());
  private static final int SQLITE_BUSY = 5;
  private static final int SQLITE_READONLY = 8;
  private static final int SQLITE_FULL = 13;

  private StoreFailure() {}

  static StoreException of(StoreException.Effect effect, Exception cause) {
    return new StoreException(effect, describe(cause), cause);
  }

  static void log(Throwable defect) {
    LOG.log(Level.ERROR, "the store failed: {0}", Failures.describe(defect));
  }

  static void logUnreadable(long id) {
    LOG.log(
        Level.ERROR,
        "entry {0} cannot be read by this version, and ended as not sent",
        Long.toString(id));
  }

  static String describe(Exception cause) {
    if (cause instanceof SQLException sql) {
      return describe(sql);
    }
    return cause instanceof IllegalStateException ? cause.getMessage() : cause.getClass().getName();
  }

  private static String describe(SQLException e) {
    if (e.getClass().getName().startsWith("org.sqlite.")) {
      switch (e.getErrorCode() & 0xff) {
        case SQLITE_FULL:
          return "the disk is full; free some space";
        case SQLITE_BUSY:
          return "another process holds the database for long";
        case SQLITE_READONLY:
          return "the database cannot be written; check the rights of its file and folder";
        default:
      }
    }
    return e.getClass().getSimpleName()
        + ", SQLState "
        + e.getSQLState()
        + ", code "
        + e.getErrorCode();
  }
}
