package dev.rtcsignal.app.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What falls due, when it does. */
class TimerQueueTest {
  private static final Instant NOON = Instant.parse("2024-01-01T12:00:00Z");

  private final TimerQueue agenda = new TimerQueue();
  private final List<String> done = new ArrayList<>();

  private Runnable at(int millis, String what) {
    return agenda.at(NOON.plusMillis(millis), () -> done.add(what));
  }

  @Test
  void isDoneAtItsInstantAndNotANanosecondBefore() {
    at(10, "a");
    agenda.run(NOON.plusMillis(10).minusNanos(1));
    assertThat(done).isEmpty();
    agenda.run(NOON.plusMillis(10));
    agenda.run(NOON.plusMillis(10));
    assertThat(done).containsExactly("a");
  }

  @Test
  void isDoneInTheOrderOfTimeAndOfOneInstantInTheOrderGiven() {
    at(20, "late");
    at(10, "first");
    at(10, "second");
    agenda.run(NOON.plusMillis(20));
    assertThat(done).containsExactly("first", "second", "late");
  }

  @Test
  void isNotDoneOnceTakenOff() {
    Runnable takeOff = at(10, "a");
    at(10, "b");
    takeOff.run();
    takeOff.run();
    agenda.run(NOON.plusMillis(10));
    assertThat(done).containsExactly("b");
  }

  @Test
  void whatComesDueByWhatIsDoneIsDoneToo() {
    agenda.at(NOON, () -> at(0, "because of it"));
    agenda.run(NOON);
    assertThat(done).containsExactly("because of it");
  }

  @Test
  void isEmptyOnceCleared() {
    at(10, "a");
    agenda.clear();
    agenda.run(NOON.plusSeconds(1));
    assertThat(done).isEmpty();
  }
}
