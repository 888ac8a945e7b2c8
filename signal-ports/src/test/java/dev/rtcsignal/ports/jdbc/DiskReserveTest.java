package dev.rtcsignal.ports.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DiskReserveTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final AtomicLong onDisk = new AtomicLong(DiskReserve.RESERVE_BYTES);
  private final AtomicLong withinFile = new AtomicLong();
  private final DiskReserve reserve = new DiskReserve(onDisk::get, withinFile::get, now::get);

  private boolean roomLeft() {
    now.updateAndGet(before -> before.plus(Duration.ofMillis(101)));
    return reserve.getAsBoolean();
  }

  @Test
  void theReserveIsKeptToTheByte() {
    assertThat(roomLeft()).isTrue();
    onDisk.set(DiskReserve.RESERVE_BYTES - 1);
    assertThat(roomLeft()).isFalse();
  }

  /**
   * Regression: a disk that was full once took no signal any more, since the file never shrinks.
   */
  @Test
  void pagesThatAreFreeWithinTheFileAreRoom() {
    onDisk.set(DiskReserve.RESERVE_BYTES - 10);
    withinFile.set(9);
    assertThat(roomLeft()).isFalse();
    withinFile.set(10);
    assertThat(roomLeft()).isTrue();
  }

  @Test
  void aQuarterOfTheReserveIsOnTheDisk() {
    withinFile.set(DiskReserve.RESERVE_BYTES);
    onDisk.set(DiskReserve.LEAST_ON_DISK);
    assertThat(roomLeft()).isTrue();
    onDisk.set(DiskReserve.LEAST_ON_DISK - 1);
    assertThat(roomLeft()).isFalse();
  }

  @Test
  void theDiskIsAskedAtMostEveryTenthOfASecond() {
    onDisk.set(0);
    now.set(Instant.EPOCH.plusMillis(100));
    assertThat(reserve.getAsBoolean()).isTrue();
    now.set(Instant.EPOCH.plusMillis(101));
    assertThat(reserve.getAsBoolean()).isFalse();
  }
}
