package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.ports.SeenStore.Claim;
import dev.rtcsignal.ports.SeenStore.Claimed;
import dev.rtcsignal.ports.SeenStore.Granted;
import dev.rtcsignal.ports.SeenStore.Handled;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The statements on {@code signal_seen}. Each takes many messages at once. */
final class SeenRows {
  /** Decides in one statement whether a row may be claimed: none, ended, forgotten, or the same. */
  private static final String FREE =
      "(signal_seen.state = 0 AND signal_seen.claim_until <= (%1$s))"
          + " OR signal_seen.claim = %2$s OR signal_seen.forget_at <= (%1$s)";

  private SeenRows() {}

  /** Claims all names of each claim, or none of it. */
  static Map<SeenClaim, Claim> claim(Session session, List<SeenClaim> claims) throws SQLException {
    // In the order of their keys, so that processes do not wait for one another in a circle.
    Map<String, SeenClaim> rows = new TreeMap<>();
    claims.forEach(claim -> claim.hashes().forEach(hash -> rows.put(hash, claim)));
    Map<String, Claim> results = insert(session, rows);
    if (results.size() < rows.size()) {
      look(session, rows, results);
    }
    Map<SeenClaim, Claim> all = new HashMap<>();
    for (SeenClaim claim : claims) {
      Claim result = result(claim, results);
      all.put(claim, result);
      if (result != claim.asked()) {
        release(session, List.of(claim.asked()));
      }
    }
    return all;
  }

  /** Returns what is granted for certain; MySQL tells nothing. */
  private static Map<String, Claim> insert(Session session, Map<String, SeenClaim> rows)
      throws SQLException {
    Parameters insert = session.prepare(upsert(session.dialect(), rows.size()));
    for (Map.Entry<String, SeenClaim> row : rows.entrySet()) {
      insert
          .text(row.getKey())
          .text(row.getValue().asked().id())
          .number(row.getValue().handling().toMillis())
          .number(row.getValue().retention().toMillis());
    }
    Map<String, Claim> granted = new HashMap<>();
    if (!session.dialect().returnsIds()) {
      insert.end().executeUpdate();
      return granted;
    }
    try (ResultSet hashes = insert.end().executeQuery()) {
      while (hashes.next()) {
        String hash = hashes.getString(1);
        granted.put(hash, rows.get(hash).asked());
      }
    }
    return granted;
  }

  private static String upsert(Dialect dialect, int rows) {
    String now = dialect.now();
    String row = "(?, ?, 0, (%1$s) + ?, (%1$s) + ?)".formatted(now);
    String insert =
        "INSERT INTO signal_seen (hash, claim, state, claim_until, forget_at) VALUES "
            + String.join(", ", Collections.nCopies(rows, row));
    if (dialect == Dialect.MYSQL) {
      // Each assignment sees those before it, so what follows asks whether the first was made.
      return insert
          + " ON DUPLICATE KEY UPDATE claim = IF(%s, VALUES(claim), claim)"
              .formatted(FREE.formatted(now, "VALUES(claim)"))
          + Stream.of("state", "claim_until", "forget_at")
              .map(", %1$s = IF(claim = VALUES(claim), VALUES(%1$s), %1$s)"::formatted)
              .reduce("", String::concat);
    }
    return insert
        + " ON CONFLICT (hash) DO UPDATE SET claim = excluded.claim, state = 0,"
        + " claim_until = excluded.claim_until, forget_at = excluded.forget_at WHERE "
        + FREE.formatted(now, "excluded.claim")
        + " RETURNING hash";
  }

  /** Reads the rows of those that are not granted for certain. */
  private static void look(Session session, Map<String, SeenClaim> rows, Map<String, Claim> results)
      throws SQLException {
    List<String> asked =
        Parameters.padded(
            rows.keySet().stream().filter(hash -> !results.containsKey(hash)).toList());
    String select =
        "SELECT hash, claim, state, claim_until - (%s) FROM signal_seen WHERE hash IN (%s)"
            .formatted(session.dialect().now(), Parameters.marks(asked.size()));
    try (ResultSet found = session.prepare(select).texts(asked).end().executeQuery()) {
      while (found.next()) {
        String hash = found.getString(1);
        Granted mine = rows.get(hash).asked();
        Duration endsIn = Duration.ofMillis(Math.max(0, found.getLong(4)));
        Claim other = found.getInt(3) == 0 ? new Claimed(endsIn) : new Handled();
        results.put(hash, found.getString(2).equals(mine.id()) ? mine : other);
      }
    }
  }

  /** A row that is gone again between two statements was released; its message can be claimed. */
  private static Claim result(SeenClaim claim, Map<String, Claim> results) {
    Claim known = claim.asked();
    for (String hash : claim.hashes()) {
      Claim one = results.getOrDefault(hash, new Claimed(Duration.ZERO));
      if (one instanceof Handled || known instanceof Granted) {
        known = one;
      }
    }
    return known;
  }

  /** Also if the claim has ended, and another has claimed the message: it was handled. */
  static void confirm(Session session, List<Granted> claims) throws SQLException {
    List<String> hashes = hashes(claims);
    if (!hashes.isEmpty()) {
      String update = "UPDATE signal_seen SET state = 1 WHERE hash IN (%s)";
      session
          .prepare(update.formatted(Parameters.marks(hashes.size())))
          .texts(hashes)
          .end()
          .executeUpdate();
    }
  }

  static void release(Session session, List<Granted> claims) throws SQLException {
    List<String> hashes = hashes(claims);
    if (!hashes.isEmpty()) {
      List<String> ids = Parameters.padded(claims.stream().map(Granted::id).toList());
      String delete = "DELETE FROM signal_seen WHERE state = 0 AND hash IN (%s) AND claim IN (%s)";
      String sql = delete.formatted(Parameters.marks(hashes.size()), Parameters.marks(ids.size()));
      session.prepare(sql).texts(hashes).texts(ids).end().executeUpdate();
    }
  }

  private static List<String> hashes(List<Granted> claims) {
    return Parameters.padded(
        claims.stream()
            .flatMap(claim -> SeenClaim.hashes(claim).stream())
            .distinct()
            .sorted()
            .toList());
  }
}
