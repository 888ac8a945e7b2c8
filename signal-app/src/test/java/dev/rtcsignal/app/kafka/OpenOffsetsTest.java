package dev.rtcsignal.app.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OpenOffsetsTest {
  private static final TopicPartition ONE = new TopicPartition("commands", 0);
  private static final TopicPartition TWO = new TopicPartition("commands", 1);
  private static final Instant NOW = Instant.EPOCH;
  private static final Instant UNTIL = NOW.plusSeconds(600);

  private final OpenOffsets open = new OpenOffsets();
  private final CompletableFuture<Void> first = new CompletableFuture<>();
  private final CompletableFuture<Void> second = new CompletableFuture<>();

  private Map<TopicPartition, OffsetAndMetadata> addAndAdvance(Instant now) {
    open.add(ONE, 4, first, UNTIL);
    open.add(ONE, 5, second, UNTIL);
    return open.advance(now);
  }

  @Test
  void anOffsetIsCommittedAfterAllBeforeIt() {
    second.complete(null);
    assertThat(addAndAdvance(NOW)).isEmpty();
    first.complete(null);
    assertThat(open.advance(NOW)).containsOnly(Map.entry(ONE, new OffsetAndMetadata(6)));
    assertThat(open.size()).isZero();
  }

  @Test
  void partitionsDoNotWaitForEachOther() {
    open.add(TWO, 9, CompletableFuture.completedFuture(null), UNTIL);
    assertThat(addAndAdvance(NOW)).containsOnly(Map.entry(TWO, new OffsetAndMetadata(10)));
    assertThat(open.size()).isEqualTo(2);
  }

  @Test
  void anOffsetWaitsNoLongerThanItsTime() {
    assertThat(addAndAdvance(UNTIL.minusNanos(1))).isEmpty();
    assertThat(open.advance(UNTIL)).containsOnly(Map.entry(ONE, new OffsetAndMetadata(6)));
  }

  @Test
  void anOutcomeThatFailsHoldsNothing() {
    first.completeExceptionally(new IllegalStateException());
    assertThat(addAndAdvance(NOW)).containsOnly(Map.entry(ONE, new OffsetAndMetadata(5)));
  }

  @Test
  void forgetsPartitionsOfOthers() {
    addAndAdvance(NOW);
    open.forget(List.of(ONE));
    assertThat(open.advance(UNTIL)).isEmpty();
  }
}
