package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.Delayer;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.RevocationList;
import dev.rtcsignal.ports.dispatch.Failures;
import dev.rtcsignal.ports.memory.InMemoryRevocations;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The revocations in the table {@code signal_revoked}, which all processes read every 2 s.
 *
 * <pre>{@code
 * JdbcRevocations revocations = jdbcStore.registers().revocations();
 * SenderCheck check = TokenSenderCheck.of(keys, Duration.ofSeconds(5)).revoking(revocations);
 * revocations.revoke(new UserId("mallory"), Instant.now()).join();
 * }</pre>
 *
 * <p>A revocation counts in this process once its future is complete, and in others within 2 s.
 * While the database fails, what was read last counts. An operator can write the table too: {@code
 * member} is the user, or empty for all, and {@code before_ms} a time in milliseconds since 1970.
 * Ends with its store. Safe for use by many threads; checks do not block.
 */
public final class JdbcRevocations implements RevocationList {
  private static final Logger LOG = System.getLogger(JdbcRevocations.class.getName());
  private static final Duration READS_EVERY = Duration.ofSeconds(2);
  private static final String ALL = "";

  private final Lane changes;
  private final Lane reads;
  private final Delayer delayer;
  private volatile RevocationList known = RevocationList.none();
  private volatile boolean failing;

  JdbcRevocations(Lane changes, Lane reads, Delayer delayer) {
    this.changes = changes;
    this.reads = reads;
    this.delayer = delayer;
  }

  /** Reads the table, and again every 2 s; a process without it would accept revoked tokens. */
  CompletableFuture<Void> start() {
    return read().thenRun(this::readAgain);
  }

  private CompletableFuture<Void> read() {
    return reads.ask(JdbcRevocations::select).thenAccept(all -> known = all);
  }

  private void readAgain() {
    delayer
        .after(READS_EVERY)
        .thenCompose(now -> read())
        .whenComplete(
            (done, error) -> {
              if (error != null && !failing) {
                LOG.log(
                    Level.WARNING,
                    "the revocations cannot be read, so the last ones count: {0}",
                    StoreException.describe(Failures.unwrap(error)));
              }
              failing = error != null;
              readAgain();
            });
  }

  private static RevocationList select(Session session) throws SQLException {
    InMemoryRevocations all = new InMemoryRevocations();
    try (ResultSet rows =
        session.prepare("SELECT member, before_ms FROM signal_revoked").end().executeQuery()) {
      while (rows.next()) {
        Instant before = Instant.ofEpochMilli(rows.getLong(2));
        if (rows.getString(1).equals(ALL)) {
          all.revokeAll(before);
        } else {
          user(rows.getString(1)).ifPresent(user -> all.revoke(user, before));
        }
      }
    }
    return all;
  }

  /** A row that names no user must not keep the others from being read. */
  private static Optional<UserId> user(String member) {
    try {
      return Optional.of(new UserId(member));
    } catch (InvalidSignalException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean revokes(VerifiedSender sender, Instant issuedAt) {
    return known.revokes(sender, issuedAt);
  }

  /**
   * Revokes all tokens of a user, also those issued later.
   *
   * @param user of any application
   * @return completes when it is durable, and counts in this process
   */
  public CompletableFuture<Void> revoke(UserId user) {
    return write(user.value(), Long.MAX_VALUE);
  }

  /**
   * Revokes the tokens of a user that were issued before a time.
   *
   * @param user of any application
   * @param issuedBefore tokens issued at this time or later are valid
   * @return completes when it is durable, and counts in this process
   */
  public CompletableFuture<Void> revoke(UserId user, Instant issuedBefore) {
    return write(user.value(), millis(issuedBefore));
  }

  /**
   * Revokes the tokens of all users that were issued before a time.
   *
   * @param issuedBefore tokens issued at this time or later are valid
   * @return completes when it is durable, and counts in this process
   */
  public CompletableFuture<Void> revokeAll(Instant issuedBefore) {
    return write(ALL, millis(issuedBefore));
  }

  /** Rounds up, since tokens hold whole seconds: one of that millisecond was issued before. */
  private static long millis(Instant time) {
    return time.plusNanos(999_999).toEpochMilli();
  }

  private CompletableFuture<Void> write(String member, long before) {
    return changes
        .submit(
            session ->
                session
                    .prepare(upsert(session.dialect()))
                    .text(member)
                    .number(before)
                    .end()
                    .executeUpdate())
        .thenCompose(written -> read());
  }

  /** An earlier time never takes the place of a later one. */
  private static String upsert(Dialect dialect) {
    String insert = "INSERT INTO signal_revoked (member, before_ms) VALUES (?, ?)";
    return dialect == Dialect.MYSQL
        ? insert + " ON DUPLICATE KEY UPDATE before_ms = GREATEST(before_ms, VALUES(before_ms))"
        : insert
            + " ON CONFLICT (member) DO UPDATE SET before_ms = excluded.before_ms"
            + " WHERE excluded.before_ms > signal_revoked.before_ms";
  }
}
