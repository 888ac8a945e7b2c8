package dev.rtcsignal.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DiskReserveTest {
  private final AtomicLong free = new AtomicLong(DiskReserve.RESERVE_BYTES);
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final DiskReserve reserve = new DiskReserve(free::get, now::get);

  private boolean after(int millis) {
    now.set(now.get().plusMillis(millis));
    return reserve.getAsBoolean();
  }

  @Test
  void thereIsRoomDownToTheReserve() {
    assertThat(after(101)).isTrue();
    free.decrementAndGet();
    assertThat(after(101)).isFalse();
    free.incrementAndGet();
    assertThat(after(101)).isTrue();
  }

  @Test
  void theDiskIsAskedAtMostEvery100Milliseconds() {
    free.set(0);
    assertThat(after(100)).isTrue();
    assertThat(after(1)).isFalse();
  }

  @Test
  void aDiskThatCannotBeReadHasRoom() {
    DiskReserve unknown =
        new DiskReserve(
            () -> {
              throw new IOException("no such disk");
            },
            now::get);
    assertThat(unknown.getAsBoolean()).isTrue();
  }
}
