package dev.rtcsignal.app.outbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * Tells whether a disk has room for more signals. The reserve is for the outcomes of those that are
 * stored already: on a full disk SQLite cannot even delete a row. The disk is asked at most every
 * 100 ms. Safe for use by many threads.
 */
final class DiskReserve implements BooleanSupplier {
  static final long RESERVE_BYTES = 64L * 1_048_576;

  private static final Duration FRESH = Duration.ofMillis(100);

  private final Path folder;
  private final InstantSource steady;
  private volatile Reading last;

  private record Reading(Instant at, boolean roomLeft) {}

  DiskReserve(Path folder, InstantSource steady) {
    this.folder = folder;
    this.steady = steady;
    this.last = read();
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
      long free = Files.getFileStore(folder).getUsableSpace();
      return new Reading(steady.instant(), free >= RESERVE_BYTES);
    } catch (IOException e) {
      // The database tells what is wrong with its folder.
      return new Reading(steady.instant(), true);
    }
  }
}
