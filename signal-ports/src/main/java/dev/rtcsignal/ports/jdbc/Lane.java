package dev.rtcsignal.ports.jdbc;

import dev.rtcsignal.ports.OutboxStore.StoreException.Effect;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A thread with a connection of its own. Work that waits is done together, in one transaction, so
 * that many callers share one commit. Work is never repeated after its commit was asked for.
 */
final class Lane implements AutoCloseable {
  private static final int MAX_WAITING = 20_000;

  private final ConnectionSource source;
  private final BlockingQueue<Task<?>> tasks = new LinkedBlockingQueue<>(MAX_WAITING);
  private final int atOnce;
  private final Thread thread;
  private Optional<Session> session = Optional.empty();
  private volatile boolean closed;

  /** Opens connections. */
  interface ConnectionSource {
    Session open() throws SQLException;
  }

  /** What a task does within a transaction; it may run twice, if the first was rolled back. */
  interface Work<T> {
    T run(Session session) throws SQLException;
  }

  private static final class Task<T> {
    private final Work<T> work;
    private final boolean inTransaction;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private T value;

    Task(Work<T> work, boolean inTransaction) {
      this.work = work;
      this.inTransaction = inTransaction;
    }

    void run(Session session) throws SQLException {
      value = work.run(session);
    }

    void complete() {
      result.complete(value);
    }

    void fail(Effect effect, Exception cause) {
      result.completeExceptionally(StoreFailure.of(effect, cause));
    }
  }

  /**
   * @param atOnce the most tasks of one transaction
   */
  Lane(String name, ConnectionSource source, int atOnce) {
    this.source = source;
    this.atOnce = atOnce;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  <T> CompletableFuture<T> submit(Work<T> work) {
    return submit(new Task<>(work, true));
  }

  /** Runs one statement that only reads, without a transaction; of a lane with a task at once. */
  <T> CompletableFuture<T> ask(Work<T> work) {
    return submit(new Task<>(work, false));
  }

  private <T> CompletableFuture<T> submit(Task<T> task) {
    if (closed) {
      task.fail(Effect.NONE, new IllegalStateException("the store is closed"));
    } else if (!tasks.offer(task)) {
      task.fail(
          Effect.NONE, new IllegalStateException("more than " + MAX_WAITING + " changes wait"));
    } else if (closed) {
      failAll(new IllegalStateException("the store is closed"));
    }
    return task.result;
  }

  private void run() {
    List<Task<?>> batch = new ArrayList<>();
    while (!closed) {
      try {
        batch.add(tasks.take());
        tasks.drainTo(batch, atOnce - 1);
        run(batch);
      } catch (InterruptedException e) {
        // Closed; the thread ends.
      } catch (RuntimeException | Error e) {
        StoreFailure.log(e);
      } finally {
        IllegalStateException defect = new IllegalStateException("the store failed");
        batch.forEach(task -> task.fail(Effect.UNKNOWN, defect));
        batch.clear();
      }
    }
    session.ifPresent(Session::close);
    failAll(new IllegalStateException("the store is closed"));
  }

  private void run(List<Task<?>> batch) {
    try {
      Session open = open();
      if (batch.get(0).inTransaction) {
        transact(open, batch);
      } else {
        batch.get(0).run(open);
        batch.get(0).complete();
      }
    } catch (SQLException | RuntimeException e) {
      session.ifPresent(Session::rollback);
      boolean broken = session.isEmpty() || session.get().isBroken();
      if (broken) {
        disconnect();
      }
      if (broken || batch.size() == 1) {
        batch.forEach(task -> task.fail(Effect.NONE, e));
      } else {
        // One of them fails; the others must not fail with it.
        batch.forEach(task -> run(List.of(task)));
      }
    }
  }

  private void transact(Session open, List<Task<?>> batch) throws SQLException {
    open.begin();
    for (Task<?> task : batch) {
      task.run(open);
    }
    commit(open, batch);
  }

  private void commit(Session open, List<Task<?>> batch) {
    try {
      open.commit();
    } catch (SQLException e) {
      Effect effect = open.dialect().isRolledBack(e) ? Effect.NONE : Effect.UNKNOWN;
      open.rollback();
      disconnect();
      batch.forEach(task -> task.fail(effect, e));
      return;
    }
    batch.forEach(Task::complete);
  }

  private Session open() throws SQLException {
    if (session.isEmpty()) {
      session = Optional.of(source.open());
    }
    return session.get();
  }

  private void disconnect() {
    session.ifPresent(Session::close);
    session = Optional.empty();
  }

  private void failAll(Exception why) {
    List<Task<?>> left = new ArrayList<>();
    tasks.drainTo(left);
    left.forEach(task -> task.fail(Effect.NONE, why));
  }

  @Override
  public void close() {
    end();
  }

  /** Ends the thread after the work that is being done; returns whether it has ended in time. */
  boolean end() {
    closed = true;
    tasks.offer(new Task<>(unused -> null, true));
    try {
      thread.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }
}
