package dev.rtcsignal.spring;

import dev.rtcsignal.ports.jdbc.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The database of the application that holds the store. */
record StoreDatabase(DataSource source, Dialect dialect) {
  /** Connects, since a data source does not tell its database. */
  static StoreDatabase of(DataSource source) {
    String url;
    try (Connection connection = source.getConnection()) {
      url = connection.getMetaData().getURL();
    } catch (SQLException e) {
      throw unreachable(e);
    }
    return PropertyRules.checked(
        "The database of signal.store.enabled",
        "false, or give the application such a database",
        () -> new StoreDatabase(source, Dialect.of(url)));
  }

  /** Names no message of the driver, which may quote the URL with its password. */
  static SignalStartException unreachable(SQLException e) {
    return new SignalStartException(
        "The database of signal.store.enabled cannot be reached: "
            + e.getClass().getSimpleName()
            + ", SQLState "
            + e.getSQLState()
            + ".",
        "Start the database, and check the URL, the user and the password of the DataSource.");
  }
}
