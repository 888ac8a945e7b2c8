package dev.rtcsignal.app.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The order in which connections make room for new ones. */
class EvictionTest extends TrackedConnection {
  private static Optional<Eviction.Priority> priority(ConnectionTracker tracker) {
    return tracker.eviction().map(Eviction::priority);
  }

  @Test
  void aConnectionWithoutARequestIsNewForASecondAndSilentAfterwards() {
    ConnectionTracker tracker = connected();
    advance(LINGER);
    assertThat(priority(tracker)).contains(Eviction.Priority.NEW);
    advance(NANO);
    assertThat(priority(tracker)).contains(Eviction.Priority.SILENT);
  }

  @Test
  void aConnectionIsIdleAfterASuccessAndFailedAfterAnError() {
    ConnectionTracker tracker = connected();
    exchange.received();
    tracker.requestBegan(request);
    assertThat(priority(tracker)).as("busy").isEmpty();
    tracker.responseEnded(399);
    assertThat(priority(tracker)).contains(Eviction.Priority.IDLE);
    tracker.requestBegan(request);
    tracker.responseEnded(400);
    assertThat(priority(tracker)).contains(Eviction.Priority.FAILED);
  }

  @Test
  void failedAndSilentConnectionsMakeRoomBeforeIdleAndNewOnes() {
    ConnectionTracker tracker = connected();
    List<Eviction> order =
        List.of(
            new Eviction(tracker, Eviction.Priority.FAILED, 9),
            new Eviction(tracker, Eviction.Priority.SILENT, 1),
            new Eviction(tracker, Eviction.Priority.SILENT, 2),
            new Eviction(tracker, Eviction.Priority.IDLE, 0),
            new Eviction(tracker, Eviction.Priority.NEW, 0));
    List<Eviction> reversed = new ArrayList<>(order);
    Collections.reverse(reversed);
    reversed.sort(Eviction.ORDER);
    assertThat(reversed).containsExactlyElementsOf(order);
  }

  @Test
  void aConnectionThatGotARequestIsNotClosedAnyMore() {
    ConnectionTracker tracker = connected();
    tracker.requestBegan(request);
    tracker.closeIfIdle();
    channel.runPendingTasks();
    assertThat(exchange.closes()).isZero();
  }
}
