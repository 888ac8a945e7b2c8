package dev.rtcsignal.ports.memory;

import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.ports.SignalLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A log for tests: keeps every record in memory, and fails on request.
 *
 * <pre>{@code
 * InMemorySignalLog log = new InMemorySignalLog();
 * SignalHandler handler = log.handler(clock, Ack.empty());
 * }</pre>
 *
 * <p>Futures complete before the methods return. Safe for use by many threads.
 */
public final class InMemorySignalLog implements SignalLog {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Entry> entries = new ArrayList<>();
  private Optional<String> trouble = Optional.empty();

  /**
   * A record of the log.
   *
   * @param signal as it was appended
   * @param receivedAt when its callback came
   */
  public record Entry(InboundSignal signal, Instant receivedAt) {
    /** Checks the components. {@inheritDoc} */
    public Entry {
      Objects.requireNonNull(signal);
      Objects.requireNonNull(receivedAt);
    }
  }

  /** Creates an empty log. */
  public InMemorySignalLog() {}

  @Override
  public CompletableFuture<Void> append(InboundSignal signal, Instant receivedAt) {
    Entry entry = new Entry(signal, receivedAt);
    lock.lock();
    try {
      if (trouble.isPresent()) {
        return CompletableFuture.failedFuture(new LogException(trouble.get(), null));
      }
      entries.add(entry);
      return CompletableFuture.completedFuture(null);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes no records from now on.
   *
   * @param why the message of the exception with which appends fail
   */
  public void refuse(String why) {
    lock.lock();
    try {
      trouble = Optional.of(why);
    } finally {
      lock.unlock();
    }
  }

  /** Takes records again. */
  public void recover() {
    lock.lock();
    try {
      trouble = Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the records.
   *
   * @return a copy, in the order of the log
   */
  public List<Entry> entries() {
    lock.lock();
    try {
      return List.copyOf(entries);
    } finally {
      lock.unlock();
    }
  }
}
