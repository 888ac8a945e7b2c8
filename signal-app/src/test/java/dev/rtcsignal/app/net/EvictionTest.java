package dev.rtcsignal.app.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The order in which connections make room for new ones. */
class EvictionTest extends TrackedConnection {
  private static Optional<Eviction.Rank> rank(ConnectionTracker tracker) {
    return tracker.eviction().map(Eviction::rank);
  }

  @Test
  void aConnectionWithoutARequestIsNewForASecondAndSilentAfterwards() {
    ConnectionTracker tracker = connected();
    advance(LINGER);
    assertThat(rank(tracker)).contains(Eviction.Rank.NEW);
    advance(NANO);
    assertThat(rank(tracker)).contains(Eviction.Rank.SILENT);
  }

  @Test
  void aConnectionIsIdleAfterASuccessAndFailedAfterAnError() {
    ConnectionTracker tracker = connected();
    exchange.received();
    tracker.requestBegan(request);
    assertThat(rank(tracker)).as("busy").isEmpty();
    tracker.responseEnded(399);
    assertThat(rank(tracker)).contains(Eviction.Rank.IDLE);
    tracker.requestBegan(request);
    tracker.responseEnded(400);
    assertThat(rank(tracker)).contains(Eviction.Rank.FAILED);
  }

  @Test
  void failedAndSilentConnectionsMakeRoomBeforeIdleAndNewOnes() {
    ConnectionTracker tracker = connected();
    List<Eviction> order =
        List.of(
            new Eviction(tracker, Eviction.Rank.FAILED, 9),
            new Eviction(tracker, Eviction.Rank.SILENT, 1),
            new Eviction(tracker, Eviction.Rank.SILENT, 2),
            new Eviction(tracker, Eviction.Rank.IDLE, 0),
            new Eviction(tracker, Eviction.Rank.NEW, 0));
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
