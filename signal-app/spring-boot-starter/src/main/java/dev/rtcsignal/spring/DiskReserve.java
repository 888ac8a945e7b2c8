package dev.rtcsignal.spring;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * Tells whether the disk of SQLite has room for more signals. The reserve is for the outcomes of
 * those that are stored already: on a full disk SQLite cannot even delete a row. The disk is asked
 * at most every 100 ms. Safe for use by many threads.
 */
final class DiskReserve implements BooleanSupplier {
  static final long RESERVE_BYTES = 64L * 1_048_576;

  private static final Duration FRESH = Duration.ofMillis(100);

  private final FreeSpace space;
  private final InstantSource steady;
  private volatile Reading last;

  /** Reads how many bytes are free. */
  interface FreeSpace {
    long bytes() throws IOException;
  }

  private record Reading(Instant at, boolean roomLeft) {}

  DiskReserve(FreeSpace space, InstantSource steady) {
    this.space = space;
    this.steady = steady;
    this.last = read();
  }

  static DiskReserve of(Path file, InstantSource steady) throws IOException {
    FileStore disk = Files.getFileStore(file);
    return new DiskReserve(disk::getUsableSpace, steady);
  }

  @Override
  public boolean getAsBoolean() {
    if (last.at.plus(FRESH).isBefore(steady.instant())) {
      last = read();
    }
    return last.roomLeft;
  }

  private Reading read() {
    try {
      return new Reading(steady.instant(), space.bytes() >= RESERVE_BYTES);
    } catch (IOException e) {
      // The database tells what is wrong with its disk.
      return new Reading(steady.instant(), true);
    }
  }
}
