package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.ports.OutboxStore.StoreException;
import dev.rtcsignal.ports.PresenceStore;
import dev.rtcsignal.ports.QuestionStore;
import dev.rtcsignal.ports.SeenStore;
import dev.rtcsignal.ports.dispatch.CompletionExecutor;
import dev.rtcsignal.ports.dispatch.Failures;
import dev.rtcsignal.ports.dispatch.SystemDefaults;
import dev.rtcsignal.ports.dispatch.SystemDelayer;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the processes on one database know in common, beside the outbox: which messages were
 * handled, which questions are open, who is in which room, and which tokens are revoked.
 *
 * <pre>{@code
 * SeenStore seen = jdbcStore.registers().seen();
 * SignalWebhook webhook = SignalWebhook.builder(check, handler).seen(seen).build();
 * }</pre>
 *
 * <p>Changes share a connection of their own, so that they do not wait for those of the outbox;
 * with SQLite, where two would wait for one another, that of the outbox. What waits shares one
 * statement and one commit. Ends with its store. Safe for use by many threads.
 */
public final class JdbcRegisters {
  private static final int GROUP = 64;

  private final Lane changes;
  private final SystemDelayer delayer = new SystemDelayer();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread daemon = new Thread(task, "rtc-signal-registers");
            daemon.setDaemon(true);
            return daemon;
          });
  private final JdbcSeenStore seen;
  private final JdbcQuestionStore questions;
  private final JdbcPresenceStore presence;
  private final JdbcRevocations revocations;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean readsRevocations;

  private JdbcRegisters(Lane changes, Lane reads, InstantSource steady) {
    this.changes = changes;
    this.seen =
        new JdbcSeenStore(
            changes,
            CompletionExecutor.neverRejecting(thread),
            delayer,
            new Forgetting("signal_seen", "hash", steady),
            SystemDefaults.random());
    this.questions =
        new JdbcQuestionStore(changes, reads, new Forgetting("signal_question", "id", steady));
    this.presence =
        new JdbcPresenceStore(
            changes, reads, new Forgetting("signal_presence", "app, room, member", steady));
    this.revocations = new JdbcRevocations(changes, reads, delayer);
  }

  static JdbcRegisters of(Database database, Lane writes, Lane reads, InstantSource steady) {
    Lane changes =
        database.dialect() == Dialect.SQLITE
            ? writes
            : new Lane("rtc-signal-store-registers", database::connectToRegisters, GROUP);
    return new JdbcRegisters(changes, reads, steady);
  }

  /** {@return which messages were handled} */
  public SeenStore seen() {
    return seen;
  }

  /** {@return which questions are open} */
  public QuestionStore questions() {
    return questions;
  }

  /** {@return who is in which room; it has to be given the events} */
  public PresenceStore presence() {
    return presence;
  }

  /**
   * Reads which tokens are revoked, and goes on reading; blocks at the first call.
   *
   * @return the revocations in the table
   * @throws StoreException if the table cannot be read
   */
  public JdbcRevocations revocations() {
    lock.lock();
    try {
      if (!readsRevocations) {
        revocations.start().join();
        readsRevocations = true;
      }
      return revocations;
    } catch (CompletionException e) {
      throw (StoreException) Failures.unwrap(e);
    } finally {
      lock.unlock();
    }
  }

  void close() {
    changes.close();
    delayer.close();
    thread.shutdown();
  }
}
