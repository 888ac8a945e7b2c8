package dev.rtcsignal.ports.jdbc;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Binds the parameters of a statement, one behind the other. For one thread. */
final class Parameters {
  private final PreparedStatement statement;
  private final Dialect dialect;
  private int last;

  Parameters(PreparedStatement statement, Dialect dialect) {
    this.statement = statement;
    this.dialect = dialect;
  }

  Parameters text(String value) throws SQLException {
    statement.setString(++last, value);
    return this;
  }

  Parameters texts(List<String> values) throws SQLException {
    for (String value : values) {
      text(value);
    }
    return this;
  }

  /**
   * Repeats the last value of a list until its length is a power of two: of statements with lists
   * of each length there would be too many to keep.
   */
  static List<String> padded(List<String> values) {
    int size = values.size();
    int length = size <= 1 ? size : Integer.highestOneBit(size - 1) << 1;
    return Stream.concat(
            values.stream(),
            Stream.generate(() -> values.get(size - 1)).limit((long) length - size))
        .toList();
  }

  /** Returns the marks of so many parameters, for a list in a statement. */
  static String marks(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }

  /** Binds a text that MySQL keeps as bytes. */
  Parameters unicode(Optional<String> value) throws SQLException {
    if (dialect != Dialect.MYSQL) {
      return text(value.orElse(null));
    }
    return bytes(value.map(text -> text.getBytes(StandardCharsets.UTF_8)).orElse(null));
  }

  Parameters number(long value) throws SQLException {
    statement.setLong(++last, value);
    return this;
  }

  Parameters flag(Optional<?> present) throws SQLException {
    return number(present.isPresent() ? 1 : 0);
  }

  Parameters time(Instant value) throws SQLException {
    if (value == null) {
      statement.setNull(++last, Types.BIGINT);
      return this;
    }
    return number(value.toEpochMilli());
  }

  Parameters bytes(byte[] value) throws SQLException {
    statement.setBytes(++last, value);
    return this;
  }

  PreparedStatement end() {
    return statement;
  }
}
