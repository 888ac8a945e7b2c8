package dev.rtcsignal.ports.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Tells whether a database has room for more signals. The reserve is for the outcomes of those that
 * are stored already: on a full disk SQLite cannot even delete a row. The file of SQLite never
 * shrinks, so the pages that are free within it count too; else a disk that was full once would
 * stay so after all signals are sent. Asks at most every 100 ms. Safe for use by many threads.
 */
final class DiskReserve implements BooleanSupplier {
  static final long RESERVE_BYTES = 64L * 1_048_576;

  /** Each change is written beside the file first, whatever is free within it. */
  static final long LEAST_ON_DISK = RESERVE_BYTES / 4;

  private static final Duration FRESH = Duration.ofMillis(100);

  private final LongSupplier onDisk;
  private final LongSupplier withinFile;
  private final InstantSource steady;
  private final AtomicBoolean reading = new AtomicBoolean();
  private volatile Reading last;

  private record Reading(Instant at, boolean roomLeft) {}

  static DiskReserve of(SqliteFile file, InstantSource steady) {
    return new DiskReserve(file::freeOnDisk, file::freeWithin, steady);
  }

  /**
   * @param onDisk the free bytes of the disk
   * @param withinFile the free bytes within the file; asked only when the disk has too few
   */
  DiskReserve(LongSupplier onDisk, LongSupplier withinFile, InstantSource steady) {
    this.onDisk = onDisk;
    this.withinFile = withinFile;
    this.steady = steady;
    this.last = read();
  }

  @Override
  public boolean getAsBoolean() {
    if (last.at.plus(FRESH).isBefore(steady.instant()) && !reading.getAndSet(true)) {
      try {
        last = read();
      } finally {
        reading.set(false);
      }
    }
    return last.roomLeft;
  }

  private Reading read() {
    long free = onDisk.getAsLong();
    boolean roomLeft =
        free >= RESERVE_BYTES
            || (free >= LEAST_ON_DISK && free + withinFile.getAsLong() >= RESERVE_BYTES);
    return new Reading(steady.instant(), roomLeft);
  }
}
