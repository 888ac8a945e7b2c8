package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.ports.QuestionStore;
import dev.rtcsignal.ports.SeenStore;
import dev.rtcsignal.ports.dispatch.CompletionExecutor;
import dev.rtcsignal.ports.dispatch.SystemDefaults;
import dev.rtcsignal.ports.dispatch.SystemDelayer;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What the processes on one database know in common, beside the outbox: which messages were
 * handled, and which questions are open.
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

  void close() {
    changes.close();
    delayer.close();
    thread.shutdown();
  }
}
