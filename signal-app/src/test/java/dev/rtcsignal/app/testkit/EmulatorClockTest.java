package dev.rtcsignal.app.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The timers of the kit's clock, with real time in the hands of the test. */
class EmulatorClockTest {
  private final List<Duration> realDelays = new ArrayList<>();
  private final List<CompletableFuture<Void>> realTimers = new ArrayList<>();
  private final EmulatorClock clock =
      new EmulatorClock(
          delay -> {
            realDelays.add(delay);
            CompletableFuture<Void> timer = new CompletableFuture<>();
            realTimers.add(timer);
            return timer;
          },
          new UnfinishedWork());

  @Test
  void isAheadOfTheSystemByWhatItWasMoved() {
    clock.stop();
    Instant before = clock.instant();
    clock.move(Duration.ofDays(1));
    clock.move(Duration.ofDays(2));
    assertThat(clock.instant()).isEqualTo(before.plus(Duration.ofDays(3)));
    clock.go();
    assertThat(clock.instant())
        .isBetween(
            Instant.now().plus(Duration.ofDays(3)).minusSeconds(60),
            Instant.now().plus(Duration.ofDays(3)));
  }

  @Test
  void movingEndsTheTimersThatAreDueInTheirOrder() {
    List<String> ended = new ArrayList<>();
    clock.after(Duration.ofHours(3)).thenRun(() -> ended.add("third"));
    clock.after(Duration.ofHours(1)).thenRun(() -> ended.add("first"));
    clock.after(Duration.ofHours(2)).thenRun(() -> ended.add("second"));
    clock.move(Duration.ofMinutes(59));
    assertThat(ended).isEmpty();
    clock.move(Duration.ofMinutes(61));
    assertThat(ended).containsExactly("first", "second");
    assertThat(clock.next()).isPresent();
    clock.move(Duration.ofHours(1));
    assertThat(ended).containsExactly("first", "second", "third");
    assertThat(clock.next()).isEmpty();
  }

  @Test
  void realTimeEndsATimerToo() {
    CompletableFuture<Void> timer = clock.after(Duration.ofHours(1));
    realTimers.get(0).complete(null);
    assertThat(timer).isDone();
    assertThat(clock.next()).isEmpty();
  }

  @Test
  void aTimerWaitsForLessRealTimeAfterTheClockMoved() {
    CompletableFuture<Void> timer = clock.after(Duration.ofHours(3));
    clock.move(Duration.ofHours(1));
    clock.go();
    assertThat(realDelays).hasSize(2);
    assertThat(realDelays.get(1))
        .isBetween(Duration.ofHours(2).minusMinutes(1), Duration.ofHours(2));
    assertThat(realTimers.get(0)).isCancelled();
    realTimers.get(1).complete(null);
    assertThat(timer).isDone();
  }

  @Test
  void realTimeEndsNoTimerWhileTheClockIsStopped() {
    CompletableFuture<Void> timer = clock.after(Duration.ofHours(1));
    clock.stop();
    realTimers.get(0).complete(null);
    assertThat(timer).isNotDone();
    clock.go();
    assertThat(realTimers).hasSize(2);
    realTimers.get(1).complete(null);
    assertThat(timer).isDone();
  }

  @Test
  void cancellingATimerFreesIt() {
    clock.after(Duration.ofHours(1)).cancel(false);
    assertThat(clock.next()).isEmpty();
    assertThat(realTimers.get(0)).isCancelled();
  }
}
