package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxState;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.domain.quota.QuotaDecision.Fill;
import dev.rtcsignal.ports.EnqueueOutcome;
import dev.rtcsignal.ports.LeaseOutcome;
import dev.rtcsignal.ports.Outbox;
import dev.rtcsignal.ports.OutboxStore;
import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.dispatch.SystemDefaults;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * The store of an outbox in SQLite, PostgreSQL, MySQL or MariaDB.
 *
 * <pre>{@code
 * try (JdbcOutboxStore store = JdbcOutboxStore.builder(database, Dialect.POSTGRESQL).open()) {
 *   OutboxTransport outbox = OutboxTransport.builder(store, guarded, app.value()).build();
 * }
 * }</pre>
 *
 * <p>Four connections are held: all changes go through one, and what waits shares one commit; two
 * read; one renews the lease, so that no work delays it. {@link #registers()} has a fifth once it
 * is used, but for SQLite. None comes from a pool: a data source that makes connections is enough.
 * After a failure connections are opened again.
 *
 * <p>SQLite is used by one process that sends; {@link Builder#exclusively()} makes sure of that.
 * Safe for use by many threads; its own end with {@link #close()}.
 */
public final class JdbcOutboxStore implements OutboxStore {
  /** How many entries may wait, by default. */
  public static final long MAX_WAITING = 1_000_000;

  private static final int GROUP = 256;

  private final Optional<SqliteFile> file;
  private final long maxWaiting;
  private final BooleanSupplier roomLeft;
  private final DatabaseClock clock;
  private final Lane writes;
  private final Lane reads;
  private final Lane lookups;
  private final Leases leases;
  private final JdbcRegisters registers;
  private final AtomicLong waiting = new AtomicLong();

  private JdbcOutboxStore(
      Builder builder, Database database, DatabaseClock clock, Optional<SqliteFile> file) {
    this.file = file;
    this.maxWaiting = builder.maxWaiting;
    this.roomLeft =
        file.<BooleanSupplier>map(locked -> DiskReserve.of(locked, builder.steady))
            .orElse(() -> true);
    this.clock = clock;
    this.writes = new Lane("rtc-signal-store-writes", database::connect, GROUP);
    this.reads = new Lane("rtc-signal-store-reads", database::connectToRead, 1);
    this.lookups = new Lane("rtc-signal-store-lookups", database::connectToRead, 1);
    this.leases =
        new Leases(
            new Lane("rtc-signal-store-lease", database::connect, 1),
            database.dialect(),
            clock,
            waiting::set);
    this.registers = JdbcRegisters.of(database, writes, lookups, builder.steady);
  }

  /** {@return what the processes on this database know in common, beside the outbox} */
  public JdbcRegisters registers() {
    return registers;
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public CompletableFuture<EnqueueOutcome> enqueue(OutboxEntry entry) {
    if (!roomLeft.getAsBoolean()) {
      return CompletableFuture.failedFuture(
          new StoreException(
              StoreException.Effect.NONE,
              "too little space is left on the disk of the store; free some, so that outcomes fit",
              null));
    }
    long most = maxWaiting;
    return writes
        .submit(
            session ->
                waiting.get() < most
                    ? EntryInsert.run(session, entry)
                    : known(session, entry).orElseGet(() -> new EnqueueOutcome.Full(most)))
        .thenApply(
            outcome -> {
              if (outcome instanceof EnqueueOutcome.Added) {
                waiting.incrementAndGet();
              }
              return outcome;
            });
  }

  /** A name that is known takes no place. */
  private static Optional<EnqueueOutcome> known(Session session, OutboxEntry entry)
      throws SQLException {
    return EntryInsert.find(session, entry.app(), entry.name())
        .map(
            first ->
                first.fingerprint().equals(entry.fingerprint())
                    ? new EnqueueOutcome.Joined(first)
                    : new EnqueueOutcome.Conflict(first));
  }

  @Override
  public CompletableFuture<Boolean> mark(OutboxEntry marked, Lease lease) {
    return writes
        .submit(session -> EntryUpdate.mark(session, marked, lease))
        .thenApply(changed -> counted(changed, OutboxState.WAITING, OutboxState.LEAVING));
  }

  @Override
  public CompletableFuture<Boolean> settle(OutboxEntry settled) {
    OutboxState state = settled.status().state();
    return writes
        .submit(session -> EntryUpdate.settle(session, settled))
        .thenApply(changed -> counted(changed, OutboxState.LEAVING, state));
  }

  @Override
  public CompletableFuture<Boolean> replace(OutboxEntry before, OutboxEntry after) {
    return writes
        .submit(session -> EntryUpdate.replace(session, before, after))
        .thenApply(changed -> counted(changed, before.status().state(), after.status().state()));
  }

  /** The count between two countings is an estimate, of which other processes know nothing. */
  private boolean counted(boolean changed, OutboxState before, OutboxState after) {
    if (changed) {
      waiting.addAndGet(
          (after == OutboxState.WAITING ? 1 : 0) - (before == OutboxState.WAITING ? 1 : 0));
    }
    return changed;
  }

  @Override
  public CompletableFuture<LeaseOutcome> lease(String line, String holder) {
    return leases.lease(line, holder);
  }

  @Override
  public CompletableFuture<Boolean> publish(Lease lease, Fill use) {
    return leases.publish(lease, use);
  }

  @Override
  public CompletableFuture<Void> release(Lease lease) {
    return release(lease, Fill.NONE);
  }

  @Override
  public CompletableFuture<Void> release(Lease lease, Fill use) {
    return leases.release(lease, use);
  }

  @Override
  public CompletableFuture<Integer> forget(String line, Instant endedBefore, int limit) {
    return writes.submit(
        session -> {
          List<Long> ids = EntryReader.endedBefore(session, line, endedBefore, limit);
          return EntryUpdate.delete(session, ids);
        });
  }

  @Override
  public CompletableFuture<List<Ready>> ready(Window window, int limit) {
    Instant now = clock.instant();
    int priority = window.priority().ordinal();
    return reads.ask(
        session -> EntryReader.ready(session, window.line(), priority, window.after(), now, limit));
  }

  @Override
  public CompletableFuture<List<Ready>> waitingOf(
      String line, AppId app, String orderKey, int limit) {
    Instant now = clock.instant();
    return reads.ask(
        session -> EntryReader.waitingOf(session, line, app.value(), orderKey, now, limit));
  }

  @Override
  public CompletableFuture<Optional<OutboxEntry>> predecessor(OutboxEntry entry) {
    return reads.ask(session -> EntryReader.predecessor(session, entry));
  }

  @Override
  public CompletableFuture<List<OutboxEntry>> load(Collection<Long> ids) {
    List<Long> wanted = List.copyOf(ids);
    return read((session, unreadable) -> EntryReader.load(session, wanted, unreadable));
  }

  @Override
  public CompletableFuture<List<OutboxEntry>> endedOf(Collection<Long> ids) {
    List<Long> wanted = List.copyOf(ids);
    Instant now = clock.instant();
    return read((session, unreadable) -> EntryReader.endedOf(session, wanted, now, unreadable));
  }

  /** Reads entries, and passes on the ids of those that this version cannot read. */
  private interface Reading {
    List<OutboxEntry> run(Session session, LongConsumer unreadable) throws SQLException;
  }

  private CompletableFuture<List<OutboxEntry>> read(Reading reading) {
    List<Long> unreadable = new ArrayList<>();
    return reads
        .ask(
            session -> {
              unreadable.clear();
              return reading.run(session, unreadable::add);
            })
        .thenApply(
            entries -> {
              unreadable.forEach(this::endUnreadable);
              return entries;
            });
  }

  @Override
  public CompletableFuture<List<OutboxEntry>> leaving(Lease lease) {
    return reads.ask(session -> EntryReader.leaving(session, lease));
  }

  private void endUnreadable(long id) {
    Instant now = clock.instant();
    writes
        .submit(session -> EntryUpdate.endUnreadable(session, id, now))
        .thenAccept(
            ended -> {
              if (ended) {
                StoreFailure.logUnreadable(id);
              }
            });
  }

  @Override
  public CompletableFuture<Optional<OutboxEntry>> find(AppId app, SignalName name) {
    return lookups.ask(session -> EntryInsert.find(session, app, name));
  }

  @Override
  public CompletableFuture<List<OutboxEntry>> list(Outbox.Query query) {
    return lookups.ask(session -> EntryReader.list(session, query));
  }

  @Override
  public CompletableFuture<Counts> count(String line) {
    Instant now = clock.instant();
    return lookups
        .submit(session -> EntryReader.count(session, line, now))
        .thenCompose(
            counts -> {
              waiting.set(counts.waiting());
              return leases.publishWaiting(line, counts.waiting()).thenApply(published -> counts);
            });
  }

  /** Ends the connections after the changes that are being made; others fail with no effect. */
  @Override
  public void close() {
    registers.close();
    boolean ended =
        Stream.of(writes, reads, lookups, leases.lane())
            .map(Lane::end)
            .reduce(true, Boolean::logicalAnd);
    // While a commit is under way the file stays locked, at the longest as long as the process.
    file.filter(unused -> ended).ifPresent(SqliteFile::close);
  }

  /**
   * Returns a builder.
   *
   * @param database makes connections
   * @param dialect of the database
   * @return a builder with the defaults
   */
  public static Builder builder(DataSource database, Dialect dialect) {
    return new Builder(database, dialect);
  }

  /** Collects the parameters of a store; all are optional. For one thread. */
  public static final class Builder {
    private final DataSource source;
    private final Dialect dialect;
    private long maxWaiting = MAX_WAITING;
    private InstantSource steady = SystemDefaults.steadyClock();
    private boolean creates = true;
    private boolean exclusive;

    private Builder(DataSource source, Dialect dialect) {
      this.source = Objects.requireNonNull(source);
      this.dialect = Objects.requireNonNull(dialect);
    }

    /**
     * Sets how many entries may wait; {@value JdbcOutboxStore#MAX_WAITING} by default.
     *
     * @param entries at least 1
     * @return this builder
     */
    public Builder maxWaiting(long entries) {
      if (entries < 1) {
        throw new IllegalArgumentException(entries + " waiting entries; at least 1");
      }
      maxWaiting = entries;
      return this;
    }

    /**
     * Makes this process the only one that sends from a file of SQLite: locks a file beside it,
     * refuses file systems of a network, and keeps 64 MiB of the disk free for outcomes. Changes
     * nothing for other databases, where the lease tells processes apart.
     *
     * @return this builder
     */
    public Builder exclusively() {
      exclusive = true;
      return this;
    }

    /**
     * Sets the clock that only advances, from which that of the database is reckoned.
     *
     * @param clock as {@code System.nanoTime}
     * @return this builder
     */
    public Builder steadyClock(InstantSource clock) {
      steady = Objects.requireNonNull(clock);
      return this;
    }

    /**
     * Creates no tables: a migration of the application does.
     *
     * @return this builder
     */
    public Builder withoutCreation() {
      creates = false;
      return this;
    }

    /**
     * Opens the store: creates the tables, or checks that they are there. Blocks.
     *
     * @return a store that is ready
     * @throws StoreException if the database cannot be reached, has no fitting tables, or cannot be
     *     used exclusively
     */
    public JdbcOutboxStore open() {
      Optional<SqliteFile> file = Optional.empty();
      try {
        if (exclusive && dialect == Dialect.SQLITE) {
          file = Optional.of(SqliteFile.lock(source));
        }
        Database database = new Database(source, dialect);
        DatabaseClock clock = new DatabaseClock(steady);
        database.requireTables(creates, clock);
        return new JdbcOutboxStore(this, database, clock, file);
      } catch (SQLException | RuntimeException e) {
        file.ifPresent(SqliteFile::close);
        throw StoreFailure.of(StoreException.Effect.NONE, e);
      }
    }
  }
}
