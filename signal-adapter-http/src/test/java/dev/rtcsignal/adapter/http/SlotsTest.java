package dev.rtcsignal.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SlotsTest {
  private final Slots slots = new Slots(2);

  @Test
  void givesAsManyPlacesAsThereAreAtOnce() {
    assertThat(slots.take()).isCompleted();
    assertThat(slots.take()).isCompleted();
    assertThat(slots.take()).isNotDone();
  }

  @Test
  void givesAFreedPlaceToWhoHasWaitedLongest() {
    slots.take();
    slots.take();
    CompletableFuture<Void> first = slots.take();
    CompletableFuture<Void> second = slots.take();
    slots.release();
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    slots.release();
    assertThat(second).isCompleted();
  }

  @Test
  void passesOverWhoHasGivenUp() {
    slots.take();
    slots.take();
    slots.take().cancel(true);
    CompletableFuture<Void> patient = slots.take();
    slots.release();
    assertThat(patient).isCompleted();
  }

  @Test
  void losesNoPlaceWhenEverybodyHasGivenUp() {
    slots.take();
    slots.take();
    slots.take().cancel(true);
    slots.release();
    slots.release();
    assertThat(slots.take()).isCompleted();
    assertThat(slots.take()).isCompleted();
    assertThat(slots.take()).isNotDone();
  }

  @Test
  @Timeout(60)
  void neverGivesMorePlacesThanThereAreUnderManyThreads() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<CompletableFuture<Void>> visits = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      CompletableFuture<Void> place = slots.take();
      if (i % 7 == 0 && place.cancel(true)) {
        continue;
      }
      visits.add(
          place.thenRunAsync(
              () -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                inside.decrementAndGet();
                slots.release();
              },
              threads));
    }
    CompletableFuture.allOf(visits.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
    assertThat(most.get()).isBetween(1, 2);
    assertThat(slots.take()).isCompleted();
    assertThat(slots.take()).isCompleted();
    assertThat(slots.take()).isNotDone();
    threads.shutdown();
  }
}
